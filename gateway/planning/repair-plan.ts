import type { FetchDataRewrite, FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import type { RequiredInputs } from './repair-supergraph.ts';
import { inputsIn, splitFetch } from './split-fetch.ts';

/**
 * Turns the fields that `repairSupergraph` added back into what they stand for: an alias in the fetch that gets one, and its
 * proper name in the representation that carries it. Two that would have one name in a representation are asked for apart.
 */
export function repairPlan(plan: QueryPlan, inputs: RequiredInputs): QueryPlan {
  if (inputs.byName.size === 0 || !plan.node || plan.node.kind === 'Subscription') return plan;
  return { ...plan, node: repairNode(plan.node, inputs) };
}

function repairNode(node: PlanNode, inputs: RequiredInputs): PlanNode {
  const below = (child: PlanNode): PlanNode => repairNode(child, inputs);
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map(below) };
    case 'Flatten':
      return { ...node, node: below(node.node) };
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause && { ifClause: below(node.ifClause) }),
        ...(node.elseClause && { elseClause: below(node.elseClause) }),
      };
    case 'Fetch': {
      const nodes = splitFetch(node, inputs).map((part) => repairFetch(part, inputs));
      if (nodes.length === 1 && nodes[0]) return nodes[0];
      // No part of it is the whole that a deferred fragment waits for by its id.
      return { kind: 'Parallel', nodes: nodes.map(withoutId) };
    }
    case 'Defer':
      return {
        ...node,
        primary: repairPart(node.primary, inputs),
        deferred: node.deferred.map((part) => repairPart(part, inputs)),
      };
  }
}

function withoutId(fetch: FetchNode): FetchNode {
  const anonymous = { ...fetch };
  delete anonymous.id;
  return anonymous;
}

function repairPart<Part extends { node?: PlanNode }>(part: Part, inputs: RequiredInputs): Part {
  return part.node ? { ...part, node: repairNode(part.node, inputs) } : part;
}

function repairFetch(fetch: FetchNode, { byName }: RequiredInputs): FetchNode {
  const carried = inputsIn(fetch.requires ?? [], byName);
  const isAsked = [...byName.keys()].some((name) => fetch.operation.includes(name));
  if (carried.length === 0 && !isAsked) return fetch;
  const document = visit(parse(fetch.operation, { noLocation: true }), {
    Field: (node) => {
      const input = byName.get(node.name.value);
      if (input === undefined) return undefined;
      const name = { kind: Kind.NAME, value: input.name } as const;
      return { ...node, alias: node.alias ?? node.name, name, arguments: input.arguments };
    },
  });
  const renames = carried.map(({ path, name }): FetchDataRewrite => {
    return { kind: 'KeyRenamer', path: [...path, name], renameKeyTo: byName.get(name)?.name ?? name };
  });
  return {
    ...fetch,
    operation: stripIgnoredCharacters(print(document)),
    ...(renames.length > 0 && { inputRewrites: [...(fetch.inputRewrites ?? []), ...renames] }),
  };
}
