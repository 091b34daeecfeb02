import { getNullableType, isListType, type GraphQLOutputType } from 'graphql';

/** What was found wrong in an answer while it was read. */
export interface Findings {
  /** How many values were dropped, or made null; what lies below such a value is not counted again. */
  dropped: number;
  /** Response keys of the places that hold null now, since what came for them was not of their form. No list indexes. */
  invalid: Map<string, readonly string[]>;
}

/** One answer while it is read. */
export interface Reading extends Findings {
  variables: Readonly<Record<string, unknown>>;
  /** What `_entities` was asked for, by index. */
  representation: (index: number) => unknown;
  /** The response keys to the object that is read. */
  path: string[];
}

/** Reads a value: what is taken of it, which is null where it is not of its form. */
export type ReadValue = (value: unknown, reading: Reading) => unknown;

/** Reads the items of a list. */
export function listReader(read: ReadValue | undefined): ReadValue {
  return (value, reading) => {
    if (value === null) return null;
    if (!Array.isArray(value)) return refuse(reading);
    const items: unknown[] = value;
    for (let index = 0; read && index < items.length; index++) {
      const item = items[index];
      const taken = read(item, reading);
      if (taken !== item) items[index] = taken;
    }
    return items;
  };
}

/** Reads what a subgraph knows as pseudonyms. */
export function keyReader(outputType: GraphQLOutputType, open: (value: unknown) => unknown): ReadValue {
  const type = getNullableType(outputType);
  if (isListType(type)) return listReader(keyReader(type.ofType, open));
  return (value, reading) => (value === null ? null : (open(value) ?? refuse(reading)));
}

/** Notes that what came for a place is not of its form. */
export function refuse(reading: Reading): null {
  reading.dropped++;
  reading.invalid.set(reading.path.join(' '), [...reading.path]);
  return null;
}
