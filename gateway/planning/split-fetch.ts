import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { withSelections } from '../graphql/with-selections.ts';
import type { RequiredInputs } from './repair-supergraph.ts';

const ENTITIES = '_entities';

/** A part of what a fetch asks: the selections' fields by coordinate, and the inputs that they need. */
interface Part {
  coordinates: Set<string>;
  inputs: Set<string>;
}

/** A fetch for each set of inputs that can stand in one representation. */
export function splitFetch(fetch: FetchNode, inputs: RequiredInputs): FetchNode[] {
  const carried = inputsIn(fetch.requires ?? [], inputs.byName);
  const clashes = (one: string, other: string): boolean =>
    one !== other && inputs.byName.get(one)?.name === inputs.byName.get(other)?.name;
  const names = [...new Set(carried.map(({ name }) => name))];
  if (!names.some((one) => names.some((other) => clashes(one, other)))) return [fetch];

  const operation = operationOf(fetch);
  const parts: Part[] = [];
  for (const coordinate of coordinatesIn(operation.selectionSet.selections)) {
    const needed = inputs.of.get(`${fetch.serviceName} ${coordinate}`) ?? [];
    const fits = (part: Part): boolean =>
      !needed.some((one) => [...part.inputs].some((other) => clashes(one, other)));
    let part = parts.find(fits);
    if (part === undefined) parts.push((part = { coordinates: new Set(), inputs: new Set() }));
    part.coordinates.add(coordinate);
    for (const name of needed) part.inputs.add(name);
  }
  return parts.map((part) => partOf(fetch, operation, part, inputs.byName));
}

function partOf(
  fetch: FetchNode,
  operation: OperationDefinitionNode,
  part: Part,
  byName: RequiredInputs['byName'],
): FetchNode {
  const only = withSelections(operation, keep(operation.selectionSet.selections, part.coordinates));
  const requires = (selections: readonly QueryPlanSelectionNode[]): QueryPlanSelectionNode[] =>
    selections.flatMap((selection) => {
      const isOthers =
        selection.kind === 'Field' && byName.has(selection.name) && !part.inputs.has(selection.name);
      if (isOthers) return [];
      return [
        selection.selections ? { ...selection, selections: requires(selection.selections) } : selection,
      ];
    });
  const used = new Set(only.variableDefinitions?.map(({ variable }) => variable.name.value));
  return {
    ...fetch,
    operation: stripIgnoredCharacters(print(only)),
    requires: requires(fetch.requires ?? []),
    variableUsages: (fetch.variableUsages ?? []).filter((name) => used.has(name)),
  };
}

/** The inputs of `@requires` that a representation carries, and where. */
export function inputsIn(
  selections: readonly QueryPlanSelectionNode[],
  byName: RequiredInputs['byName'],
  path: readonly string[] = [],
): { path: readonly string[]; name: string }[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'InlineFragment') {
      const { typeCondition } = selection;
      const below = typeCondition === undefined ? path : [...path, `... on ${typeCondition}`];
      return inputsIn(selection.selections, byName, below);
    }
    const { name, selections: nested = [] } = selection;
    const deeper = inputsIn(nested, byName, [...path, name]);
    return byName.has(name) ? [{ path, name }, ...deeper] : deeper;
  });
}

function operationOf({ operation }: FetchNode): OperationDefinitionNode {
  const [definition] = parse(operation, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a fetch is one operation');
  return definition;
}

/** The coordinates of the entities' own fields; what is selected of these stays with them. */
function coordinatesIn(selections: readonly SelectionNode[], type = ''): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD)
      return selection.name.value === ENTITIES
        ? coordinatesIn(selection.selectionSet?.selections ?? [])
        : [`${type}.${selection.name.value}`];
    if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('a fetch has no fragments');
    return coordinatesIn(selection.selectionSet.selections, selection.typeCondition?.name.value ?? type);
  });
}

function keep(
  selections: readonly SelectionNode[],
  coordinates: ReadonlySet<string>,
  type = '',
): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('a fetch has no fragments');
    if (selection.kind === Kind.FIELD && selection.name.value !== ENTITIES)
      return coordinates.has(`${type}.${selection.name.value}`) ? [selection] : [];
    const condition =
      selection.kind === Kind.INLINE_FRAGMENT ? selection.typeCondition?.name.value : undefined;
    const kept = keep(selection.selectionSet?.selections ?? [], coordinates, condition ?? type);
    if (kept.length === 0) return [];
    return [{ ...selection, selectionSet: { kind: Kind.SELECTION_SET, selections: kept } }];
  });
}
