import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';

/** The fetches of a plan, wherever they stand in it. */
export function fetchesIn(node: QueryPlan['node']): FetchNode[] {
  switch (node?.kind) {
    case undefined:
    case 'Subscription':
      return [];
    case 'Fetch':
      return [node];
    case 'Flatten':
      return fetchesIn(node.node);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(fetchesIn);
    case 'Condition':
      return [node.ifClause, node.elseClause].flatMap(fetchesIn);
    case 'Defer':
      return [node.primary, ...node.deferred].flatMap((part) => fetchesIn(part.node));
  }
}

/** The plan with something else in the place of each fetch; undefined leaves the fetch out. */
export function mapFetches(plan: QueryPlan, map: (fetch: FetchNode) => PlanNode | undefined): QueryPlan {
  if (plan.node?.kind === 'Subscription') return plan;
  return withNode(plan, map);
}

function mapNode(node: PlanNode, map: (fetch: FetchNode) => PlanNode | undefined): PlanNode | undefined {
  const below = (child: PlanNode | undefined): PlanNode | undefined => child && mapNode(child, map);
  switch (node.kind) {
    case 'Fetch':
      return map(node);
    case 'Flatten': {
      const child = below(node.node);
      return child && { ...node, node: child };
    }
    case 'Sequence':
    case 'Parallel': {
      const nodes = node.nodes.flatMap((child) => below(child) ?? []);
      return nodes.length > 1 ? { ...node, nodes } : nodes[0];
    }
    case 'Condition': {
      const [ifClause, elseClause] = [below(node.ifClause), below(node.elseClause)];
      const { kind, condition } = node;
      return { kind, condition, ...(ifClause && { ifClause }), ...(elseClause && { elseClause }) };
    }
    case 'Defer':
      return {
        ...node,
        primary: withNode(node.primary, map),
        deferred: node.deferred.map((part) => withNode(part, map)),
      };
  }
}

function withNode<Part extends { node?: QueryPlan['node'] }>(
  part: Part,
  map: (fetch: FetchNode) => PlanNode | undefined,
): Part {
  const { node, ...rest } = part;
  const mapped = node && node.kind !== 'Subscription' ? mapNode(node, map) : undefined;
  return { ...rest, ...(mapped && { node: mapped }) } as Part;
}
