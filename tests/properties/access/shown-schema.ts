import type { Operation, Selection } from './operation.ts';
import { returnedBy, type Oracle } from './oracle.ts';
import { fieldsOf, isComposite, possibleTypes, type World } from './world.ts';

/**
 * Whether an operation names what a schema cannot show a caller, though nothing of it is refused, as docs/adr/0010-visible-schema.md
 * has it: an interface's field that not every type behind it shows, a type that no field leads to or that has nothing to show, or a
 * fragment where nothing that the caller may meet can stand.
 */
export function isBeyondSchema(oracle: Oracle, { kind, selections }: Operation): boolean {
  const { world } = oracle;
  const shown = shownCoordinates(oracle);
  const isBeyond = (selection: Selection, type: string, possible: readonly string[]): boolean => {
    if (selection.kind === 'field') {
      if (selection.name === '__typename') return false;
      const returned = returnedBy(world, type, selection.name);
      if (!shown.has(`${type}.${selection.name}`)) return true;
      return selection.selections.some((each) => isBeyond(each, returned, namesOf(world, returned)));
    }
    const within = selection.on ?? type;
    const both = namesOf(world, within).filter((name) => possible.includes(name));
    if (!shown.has(within) || !both.some((name) => oracle.mayMeet(name))) return true;
    return selection.selections.some((each) => isBeyond(each, within, both));
  };
  const root = kind === 'query' ? 'Query' : 'Mutation';
  // A schema always has a query type, with a field of no meaning where it has no other.
  if (root === 'Mutation' && !shown.has(root)) return true;
  return selections.some((selection) => isBeyond(selection, root, [root]));
}

/** The types and fields that a caller's schema has, in schema coordinates. */
function shownCoordinates(oracle: Oracle): Set<string> {
  const { world } = oracle;
  const composites = [...world.objects, ...world.interfaces, ...world.unions].map(({ name }) => name);
  const useful = new Set(composites);
  const fieldsShown = (type: string): string[] =>
    fieldsOf(world, type)
      .filter(({ name, type: returned, args }) => {
        const form = oracle.formOf({ parent: type, name, possible: namesOf(world, type) });
        const isGivable = args.every((argument) => !argument.isRequired || oracle.mayMeet(argument.type));
        return (
          form.seen !== 'not' &&
          isGivable &&
          (!isComposite(world, returned.name) || useful.has(returned.name))
        );
      })
      .map(({ name }) => name);
  const isUseful = (type: string): boolean => {
    if (world.objects.some(({ name }) => name === type))
      return oracle.mayMeet(type) && fieldsShown(type).length > 0;
    const isMet = namesOf(world, type).some((name) => useful.has(name));
    return isMet && (world.unions.some(({ name }) => name === type) || fieldsShown(type).length > 0);
  };
  let before: number;
  do {
    before = useful.size;
    for (const type of composites) if (!isUseful(type)) useful.delete(type);
  } while (useful.size < before);

  const reached = new Set(['Query', 'Mutation'].filter((root) => useful.has(root)));
  for (const type of reached) {
    const returned = fieldsShown(type).map((name) => returnedBy(world, type, name));
    const interfaces = world.objects.find(({ name }) => name === type)?.implements ?? [];
    for (const next of [...returned, ...returned.flatMap((name) => namesOf(world, name)), ...interfaces])
      if (useful.has(next)) reached.add(next);
  }
  return new Set(
    [...reached].flatMap((type) => [type, ...fieldsShown(type).map((name) => `${type}.${name}`)]),
  );
}

function namesOf(world: World, type: string): string[] {
  return possibleTypes(world, type).map(({ name }) => name);
}
