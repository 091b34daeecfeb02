import { own, type Data } from '../graphql/data.ts';
import type { Representation } from './representation.ts';

/** Entities by their representation, each with the objects that it stands for. */
export type GroupedEntities = ReadonlyMap<string, readonly Data[]>;

/** Entities that are represented alike, while they are grouped. */
interface Kind {
  telling: readonly string[] | undefined;
  /** By the value of the first telling key. */
  groups: Map<unknown, Data[]>;
}

/**
 * Groups objects that stand for the same entity.
 * @param lacking takes those that cannot be represented.
 */
export function groupEntities(
  objects: readonly Data[],
  { write, tellingKeys }: Representation,
  lacking: Set<Data>,
): GroupedEntities {
  const grouped = new Map<string, Data[]>();
  const kinds = new Map<unknown, Kind>();
  for (const object of objects) {
    const type = own(object, '__typename');
    let kind = kinds.get(type);
    if (kind === undefined) {
      const telling = typeof type === 'string' ? tellingKeys(type) : undefined;
      kinds.set(type, (kind = { telling, groups: new Map() }));
    }
    const { telling = [], groups } = kind;
    // To compare values is much less work than to write them.
    const value = telling[0] === undefined ? undefined : own(object, telling[0]);
    const alike = value === undefined ? undefined : groups.get(value);
    if (alike?.[0] && areSame(alike[0], object, telling)) {
      alike.push(object);
      continue;
    }
    const representation = write(object);
    if (representation === undefined) {
      lacking.add(object);
      continue;
    }
    const group = grouped.get(representation) ?? [];
    group.push(object);
    grouped.set(representation, group);
    groups.set(value, group);
  }
  return grouped;
}

function areSame(one: Data, other: Data, keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++)
    if (own(one, keys[index] ?? '') !== own(other, keys[index] ?? '')) return false;
  return true;
}
