import { isNonNullType, type GraphQLOutputType } from 'graphql';
import { note } from './faults.ts';
import type { Path, WriteValue } from './writing.ts';

/** Makes the writing of a list. */
export function writeList(itemType: GraphQLOutputType, writeItem: WriteValue, path: Path): WriteValue {
  const isNullable = !isNonNullType(itemType);
  return (value, writing) => {
    if (!Array.isArray(value)) return undefined;
    const { faults } = writing;
    let json = '';
    for (let index = 0; index < value.length; index++) {
      const known = faults.length;
      const written = writeItem(value[index], writing);
      if (written === undefined && !isNullable && faults.length === known)
        note(writing.faults, 'missing', path);
      for (let found = known; found < faults.length; found++)
        faults[found]?.path.splice(path.length, 0, index);
      if (written === undefined && !isNullable) return undefined;
      json = json + (json === '' ? '[' : ',') + (written ?? 'null');
    }
    return json === '' ? '[]' : json + ']';
  };
}

/**
 * Writes a list that stands in several places once: entities that are the same have the same lists. Not where a fault was found in
 * it, which is told for each place; that it has objects of a refused type is told for all of them together.
 */
export function writtenOnce(write: WriteValue): WriteValue {
  return (value, writing) => {
    const { lists, faults } = writing;
    const known = lists.get(value);
    if (known?.by === write) return known.json;
    const before = faults.length;
    const json = write(value, writing);
    if (json !== undefined && faults.length === before) lists.set(value, { by: write, json });
    return json;
  };
}
