import { choose, type RawField } from './raw-world.ts';
import { OPEN_LEAVES, type Argument, type ObjectType, type TypeReference, type World } from './world.ts';

/**
 * Builds what a field returns: a leaf, or a composite type that is known wherever the field is.
 * @param where the subgraphs that define the field.
 */
export function buildType(frame: World, raw: RawField, where: readonly string[]): TypeReference {
  const isKnown = ({ presence }: ObjectType): boolean =>
    where.every((subgraph) => presence.includes(subgraph));
  const isHere = ({ home }: { home: string }): boolean => where.length === 1 && home === where[0];
  const composites =
    raw.kind < 45 ? frame.objects.filter(isKnown) : [...frame.interfaces, ...frame.unions].filter(isHere);
  const leaves = [...OPEN_LEAVES, 'S', 'E'];
  const names = raw.kind >= 30 && composites.length > 0 ? composites.map(({ name }) => name) : leaves;
  return {
    name: choose(names, raw.type),
    isList: raw.list >= 30,
    isItemNonNull: raw.list % 3 === 2,
    isNonNull: raw.list % 5 === 4,
    pick: raw.runtime,
  };
}

/** Builds the arguments of a field. */
export function buildArguments({ args, kind }: RawField): Argument[] {
  // Most fields have none.
  return kind % 3 === 0
    ? args.map(({ type, isRequired }, index) => ({
        name: `a${index}`,
        type: choose(['E', 'S', 'In', 'String'], type),
        isRequired,
      }))
    : [];
}
