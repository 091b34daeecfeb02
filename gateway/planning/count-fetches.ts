import type { PlanNode, SubscriptionNode } from '@apollo/query-planner';

/** How many requests to subgraphs a plan can lead to; of two that exclude each other, the longer counts. */
export function countFetches(node: PlanNode | SubscriptionNode): number {
  switch (node.kind) {
    case 'Fetch':
      return 1;
    case 'Flatten':
      return countFetches(node.node);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.reduce((sum, each) => sum + countFetches(each), 0);
    case 'Condition':
      return Math.max(
        ...[node.ifClause, node.elseClause].map((clause) => (clause ? countFetches(clause) : 0)),
      );
    case 'Defer':
      return [node.primary, ...node.deferred].reduce(
        (sum, part) => sum + (part.node ? countFetches(part.node) : 0),
        0,
      );
    case 'Subscription':
      throw new Error(`a plan has no ${node.kind}`);
  }
}
