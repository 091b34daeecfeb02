import type { FetchNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isAbstractType, parse, visit, type DocumentNode, type GraphQLSchema } from 'graphql';
import { fetchesIn } from './plan-nodes.ts';
import type { AsksInVain } from './asks-in-vain.ts';

/** Plans a document. */
export type Build = (document: DocumentNode) => QueryPlan;

/**
 * Plans an operation that defers. Where the planner cannot do it right, nothing is deferred in the plan: then the parts of the
 * answer come one right after the other.
 * - It fails at some fields in a deferred fragment that require others.
 * - It asks for a value from the context (`@fromContext`) and for what needs it at the same time.
 * - It asks a subgraph for the key by which it asks, under another name. One that does not know the entity would make it null.
 * - It takes an object that is asked for by an interface for one whose own type nobody has said, when another part may have.
 * - It asks a subgraph for what it cannot tell, or not yet (`@requires`).
 * @param schema the API schema.
 */
export function planDeferred(
  schema: GraphQLSchema,
  document: DocumentNode,
  build: Build,
  asksInVain: AsksInVain,
): QueryPlan {
  const whole = visit(document, { Directive: ({ name }) => (name.value === 'defer' ? null : undefined) });
  if (whole === document) return build(document);
  try {
    const plan = build(document);
    const isRight =
      !asksInVain(plan) &&
      fetchesIn(plan.node).every(
        (fetch) => !asksContext(fetch) && !asksForKey(fetch) && !asksByInterface(schema, fetch),
      );
    if (isRight) return plan;
  } catch {
    // Whatever it is that the planner fails at, it may not fail at the whole.
  }
  return build(whole);
}

function asksContext({ contextRewrites = [] }: FetchNode): boolean {
  return contextRewrites.length > 0;
}

function asksByInterface(schema: GraphQLSchema, { requires = [] }: FetchNode): boolean {
  return requires.some(
    (node) => 'typeCondition' in node && isAbstractType(schema.getType(node.typeCondition ?? '')),
  );
}

function asksForKey({ requires = [], operation }: FetchNode): boolean {
  const known = new Set<string | undefined>(namesIn(requires));
  let asks = false;
  visit(parse(operation), {
    Field: ({ alias, name, selectionSet }) => {
      if (name.value === '_entities') return undefined;
      if (alias && !selectionSet && name.value !== '__typename' && known.has(name.value)) asks = true;
      return false;
    },
  });
  return asks;
}

function namesIn(selections: readonly QueryPlanSelectionNode[]): (string | undefined)[] {
  return selections.flatMap((node) => ('name' in node ? [node.name] : namesIn(node.selections)));
}
