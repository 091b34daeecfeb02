import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { Kind, parse, type SelectionSetNode } from 'graphql';

/** What is fetched of an object, by response key. */
class Fetched {
  readonly fields = new Map<string, Fetched>();

  below(key: string): Fetched {
    const field = this.fields.get(key) ?? new Fetched();
    this.fields.set(key, field);
    return field;
  }

  add(other: Fetched): void {
    for (const [key, field] of other.fields) this.below(key).add(field);
  }
}

/**
 * Whether some fetch of a plan gives a subgraph what no fetch before it asked for. Of objects of several types in one place it is
 * not told apart whose fields were fetched.
 */
export function lacksGiven({ node }: QueryPlan): boolean {
  return node !== undefined && node.kind !== 'Subscription' && lacks(node, [new Fetched()]);
}

/** @param fetched what was fetched before; what the node fetches is added to the last. */
function lacks(node: PlanNode, fetched: readonly Fetched[]): boolean {
  const inOrder = (nodes: readonly (PlanNode | undefined)[]): boolean =>
    nodes.some((child) => child && lacks(child, fetched));
  switch (node.kind) {
    case 'Fetch':
      return lacksIn(node, [], fetched);
    case 'Flatten':
      if (node.node.kind !== 'Fetch') return lacks(node.node, fetched);
      return lacksIn(node.node, node.path.map(String), fetched);
    case 'Sequence':
      return inOrder(node.nodes);
    case 'Condition':
      return inOrder([node.ifClause, node.elseClause]);
    case 'Parallel':
      return lackInParallel(node.nodes, fetched);
    case 'Defer':
      return (
        inOrder([node.primary.node]) ||
        lackInParallel(
          node.deferred.flatMap((part) => part.node ?? []),
          fetched,
        )
      );
  }
}

/** What is under way at the same time is not there for each other. */
function lackInParallel(nodes: readonly PlanNode[], fetched: readonly Fetched[]): boolean {
  const own = nodes.map(() => new Fetched());
  const isLacking = nodes.some((node, index) => lacks(node, [...fetched, own[index] ?? new Fetched()]));
  for (const each of own) fetched.at(-1)?.add(each);
  return isLacking;
}

function lacksIn(fetch: FetchNode, path: readonly string[], fetched: readonly Fetched[]): boolean {
  const keys = path.filter((key) => key !== '@');
  const places = fetched.flatMap((each) => follow(each, keys));
  const isLacking = isMissing(fetch.requires ?? [], places);
  const last = fetched.at(-1);
  if (last === undefined) return isLacking;
  const place = keys.reduce((at, key) => at.below(key), last);
  const renames = new Map(
    fetch.outputRewrites?.flatMap((rewrite) =>
      rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1) ?? '', rewrite.renameKeyTo] as const] : [],
    ),
  );
  for (const definition of parse(fetch.operation, { noLocation: true }).definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION) addAsked(definition.selectionSet, place, renames);
  return isLacking;
}

function follow(fetched: Fetched, keys: readonly string[]): Fetched[] {
  let at: Fetched | undefined = fetched;
  for (const key of keys) at = at?.fields.get(key);
  return at ? [at] : [];
}

function isMissing(given: readonly QueryPlanSelectionNode[], places: readonly Fetched[]): boolean {
  return given.some((node) => {
    if (node.kind === 'InlineFragment') return isMissing(node.selections, places);
    if (node.name === '__typename') return false;
    const fields = places.flatMap(({ fields: known }) => known.get(node.name) ?? []);
    return fields.length === 0 || isMissing(node.selections ?? [], fields);
  });
}

function addAsked(
  { selections }: SelectionSetNode,
  place: Fetched,
  renames: ReadonlyMap<string, string>,
): void {
  for (const node of selections) {
    if (node.kind === Kind.FRAGMENT_SPREAD) throw new Error('a fetch has no fragments');
    const key = node.kind === Kind.FIELD ? (node.alias ?? node.name).value : undefined;
    const isSame = key === undefined || (node.kind === Kind.FIELD && node.name.value === '_entities');
    const below = isSame ? place : place.below(renames.get(key) ?? key);
    if (node.selectionSet) addAsked(node.selectionSet, below, renames);
  }
}
