import type { FetchNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  Kind,
  parse,
  print,
  stripIgnoredCharacters,
  visit,
  type DocumentNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { parseSet } from './join-directives.ts';
import { mapFetches } from './plan-nodes.ts';
import type { SeparatedSupergraph } from './separate-requires.ts';

/** What the keys of parts stand for, by name. */
type Keys = ReadonlyMap<string, SelectionSetNode>;

/** Turns the parts and the keys of a separated supergraph back into the subgraphs and the keys that they stand for. */
export function rejoinPlan(plan: QueryPlan, { subgraphs, keys }: SeparatedSupergraph): QueryPlan {
  const sets = new Map(keys.map(({ name, fields }) => [name, parseSet(fields)]));
  return mapFetches(plan, (fetch) => {
    const serviceName = subgraphs.get(fetch.serviceName) ?? fetch.serviceName;
    return withoutKeys({ ...fetch, serviceName }, sets);
  });
}

/** The fetch with what keys stand for in their place; undefined where it asks for nothing but what it is given. */
function withoutKeys(fetch: FetchNode, keys: Keys): FetchNode | undefined {
  const requires = fetch.requires && expandGiven(fetch.requires, keys);
  const given = requires ? { ...fetch, requires } : fetch;
  if (![...keys.keys()].some((name) => fetch.operation.includes(name))) return given;
  const asked = parse(fetch.operation, { noLocation: true });
  if (requires && fetch.id === undefined && asksForKeysOnly(asked, keys, requires)) return undefined;
  const document = visit(asked, { SelectionSet: { leave: (set) => expandAsked(set, keys) } });
  return { ...given, operation: stripIgnoredCharacters(print(document)) };
}

function expandAsked(set: SelectionSetNode, keys: Keys): SelectionSetNode {
  const selections = new Map<string, SelectionNode>();
  for (const selection of set.selections) {
    const key = selection.kind === Kind.FIELD ? keys.get(selection.name.value) : undefined;
    for (const each of key?.selections ?? [selection]) selections.set(print(each), each);
  }
  return { ...set, selections: [...selections.values()] };
}

function expandGiven(given: readonly QueryPlanSelectionNode[], keys: Keys): QueryPlanSelectionNode[] {
  const expanded = given.flatMap((node): QueryPlanSelectionNode[] => {
    const key = node.kind === 'Field' ? keys.get(node.name) : undefined;
    if (key) return givenOf(key);
    return [node.selections ? { ...node, selections: expandGiven(node.selections, keys) } : node];
  });
  return merged(expanded);
}

function givenOf({ selections }: SelectionSetNode): QueryPlanSelectionNode[] {
  return selections.flatMap((node) => {
    if (node.kind !== Kind.FIELD) return [];
    const { name, selectionSet } = node;
    return [
      {
        kind: 'Field',
        name: name.value,
        ...(selectionSet && { selections: givenOf(selectionSet) }),
      } as const,
    ];
  });
}

/** The selections with each field once, that has all that is selected of it. */
function merged(selections: readonly QueryPlanSelectionNode[]): QueryPlanSelectionNode[] {
  const byName = new Map<string, QueryPlanSelectionNode>();
  for (const node of selections) {
    const id = node.kind === 'Field' ? node.name : `... ${node.typeCondition ?? ''}`;
    const other = byName.get(id);
    const below = other?.selections && node.selections && merged([...other.selections, ...node.selections]);
    byName.set(id, below ? { ...node, selections: below } : node);
  }
  return [...byName.values()];
}

/** Whether entities are asked for keys that they are asked for by. */
function asksForKeysOnly(asked: DocumentNode, keys: Keys, given: readonly QueryPlanSelectionNode[]): boolean {
  const known = new Set(
    given.flatMap(({ selections = [] }) => selections.flatMap((node) => ('name' in node ? node.name : []))),
  );
  let asksForMore = false;
  visit(asked, {
    Field: ({ name }) => {
      if (name.value === '_entities') return undefined;
      const key = keys.get(name.value);
      if (!key?.selections.every((node) => node.kind === Kind.FIELD && known.has(node.name.value)))
        asksForMore = true;
      return false;
    },
  });
  return !asksForMore;
}
