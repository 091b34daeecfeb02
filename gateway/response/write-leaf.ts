import { isEnumType, type GraphQLLeafType } from 'graphql';
import { applyMask, type Mask } from '../../schema/access/mask.ts';
import { note } from './faults.ts';
import type { Path, WriteValue, Writing } from './writing.ts';

/** A mask, and the field that it masks, by which pseudonyms differ. */
export interface FieldMask {
  mask: Mask;
  coordinate: string;
}

/** Makes the writing of a scalar or an enum value. */
export function writeLeaf(
  type: GraphQLLeafType,
  { path, mask: masked }: { path: Path; mask: FieldMask | undefined },
): WriteValue {
  const isShown = (value: unknown, writing: Writing): boolean => {
    if (!isEnumType(type) || type.getValue(String(value)) !== undefined) return true;
    note(writing.faults, 'inaccessible', path);
    return false;
  };
  const isId = type.name === 'ID';
  return (stored, writing) => {
    const value = masked ? maskValue(masked, stored, writing) : stored;
    if (value === null || value === undefined || !isShown(value, writing)) return undefined;
    return JSON.stringify(isId && typeof value === 'number' ? String(value) : value);
  };
}

function maskValue({ mask, coordinate }: FieldMask, value: unknown, { pseudonyms }: Writing): unknown {
  return applyMask(mask, value, (text) => pseudonyms.seal(coordinate, text));
}
