import { isEnumType, type GraphQLEnumType, type GraphQLLeafType, type GraphQLScalarType } from 'graphql';
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
  if (isEnumType(type)) return masking(masked, enumWriter(type, path));
  const write = scalarWriter(type);
  // What a mask makes of a value is nobody's but its own.
  if (masked) return masking(masked, write);
  return (value, writing) =>
    writing.isPlain && typeof value === 'string' ? `"${value}"` : write(value, writing);
}

function masking(masked: FieldMask | undefined, write: WriteValue): WriteValue {
  return masked ? (value, writing) => write(maskValue(masked, value, writing), writing) : write;
}

function enumWriter(type: GraphQLEnumType, path: Path): WriteValue {
  return (value, writing) => {
    if (value === null || value === undefined) return undefined;
    if (typeof value === 'string' && type.getValue(value) !== undefined) return JSON.stringify(value);
    note(writing.faults, 'inaccessible', path);
    return undefined;
  };
}

function scalarWriter({ name }: GraphQLScalarType): WriteValue {
  const isId = name === 'ID';
  return (value) => {
    if (typeof value === 'string') return quote(value);
    if (value === null || value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) return JSON.stringify(value);
    return isId ? `"${value}"` : String(value);
  };
}

/** What JSON cannot have in a string as it is (RFC 8259, section 7), and halves of surrogate pairs. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for.
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** A string as JSON. Most need no escape, and looking for one is cheaper than writing each anew. */
function quote(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

function maskValue({ mask, coordinate }: FieldMask, value: unknown, { pseudonyms }: Writing): unknown {
  return applyMask(mask, value, (text) => pseudonyms.seal(coordinate, text));
}
