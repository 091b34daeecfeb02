import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';

/** By fetch of a plan, the subgraphs that are asked for entities when it has ended. */
export type Upcoming = (fetch: FetchNode) => readonly string[];

const NONE: readonly string[] = [];

/** Reads from a plan which subgraphs each fetch clears the way to. */
export function upcomingOf({ node: root }: QueryPlan): Upcoming {
  const known = new Map<FetchNode, readonly string[]>();
  const visit = (node: PlanNode | undefined, next: readonly string[]): void => {
    switch (node?.kind) {
      case 'Fetch':
        known.set(node, next);
        break;
      case 'Flatten':
        visit(node.node, next);
        break;
      case 'Sequence':
        for (const [index, child] of node.nodes.entries()) {
          const following = node.nodes[index + 1];
          visit(child, following ? [...askedFirst(following)] : next);
        }
        break;
      case 'Parallel':
        for (const child of node.nodes) visit(child, next);
        break;
      case 'Condition':
        visit(node.ifClause, next);
        visit(node.elseClause, next);
        break;
      case 'Defer':
        // A deferred fragment is asked for by itself.
        for (const part of [node.primary, ...node.deferred]) visit(part.node, NONE);
        break;
    }
  };
  if (root?.kind !== 'Subscription') visit(root, NONE);
  return (fetch) => known.get(fetch) ?? NONE;
}

/** The subgraphs that a node asks for entities before anything else. */
function askedFirst(node: PlanNode | undefined): Set<string> {
  switch (node?.kind) {
    case 'Fetch':
      return new Set(node.requires ? [node.serviceName] : []);
    case 'Flatten':
      return askedFirst(node.node);
    case 'Sequence':
      return askedFirst(node.nodes[0]);
    case 'Parallel':
      return new Set(node.nodes.flatMap((child) => [...askedFirst(child)]));
    case 'Condition':
      return new Set([...askedFirst(node.ifClause), ...askedFirst(node.elseClause)]);
    default:
      return new Set();
  }
}
