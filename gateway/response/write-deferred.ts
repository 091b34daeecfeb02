import type { SelectionSetNode } from 'graphql';
import type { Data } from '../graphql/data.ts';
import { holds, type Requirement } from '../graphql/conditional-fields.ts';
import { writeFrom, type WriteObject, type WriteValue, type Writing } from './writing.ts';

/** Response keys from the root, with a null for every list on the way. */
export type Trail = readonly (string | null)[];

/** A deferred fragment at one place. */
export interface Defer {
  label: string;
  set: SelectionSetNode;
  when: readonly Requirement[];
  trail: Trail;
  /** Compiled when it is first written. */
  writer: () => WriteObject;
}

/**
 * Adds to the writing of an object, in an operation that defers, that its deferred fragments are noted with it. Where the object
 * turns out to be null, nothing that is deferred in it is left.
 */
export function noting(fragments: readonly Defer[], write: WriteObject): WriteObject {
  return (source, writing) => {
    const known = writing.deferred.length;
    for (const each of fragments) note(each, source, writing);
    return forgetting(write(source, writing), known, writing);
  };
}

/**
 * Adds to the writing of a list, in an operation that defers, that what is deferred in it knows where in the list it stands.
 * @param trail that of the list.
 * @param writeList makes the writing of the list from that of an item.
 */
export function counting(
  trail: Trail,
  writeItem: WriteValue,
  writeList: (writeItem: WriteValue) => WriteValue,
): WriteValue {
  const depth = trail.filter((key) => key === null).length;
  const write = writeList((item, writing) => {
    writing.indexes[depth] = (writing.indexes[depth] ?? -1) + 1;
    return writeItem(item, writing);
  });
  return (value, writing) => {
    const known = writing.deferred.length;
    writing.indexes[depth] = -1;
    return forgetting(write(value, writing), known, writing);
  };
}

function forgetting(written: string | undefined, known: number, { deferred }: Writing): string | undefined {
  if (written === undefined) deferred.length = known;
  return written;
}

function note({ label, set, when, trail, writer }: Defer, source: Data, writing: Writing): void {
  const { variables, pseudonyms } = writing;
  if (!holds(when, variables)) return;
  const lists = trail.filter((key) => key === null).length;
  const indexes = writing.indexes.slice(0, lists);
  let list = 0;
  const path = trail.map((key) => key ?? indexes[list++] ?? 0);
  writing.deferred.push({
    label,
    set,
    path,
    write: () => writeFrom(writer(), source, { variables, pseudonyms, isPlain: false }, { path, indexes }),
  });
}
