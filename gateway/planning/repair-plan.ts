import type { FetchDataRewrite, FetchNode, QueryPlan } from '@apollo/query-planner';
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import { mapFetches } from './plan-nodes.ts';
import type { RequiredInputs } from './repair-supergraph.ts';
import { inputsIn, splitFetch } from './split-fetch.ts';

/**
 * Turns the fields that `repairSupergraph` added back into what they stand for: an alias in the fetch that gets one, and its
 * proper name in the representation that carries it. Two that would have one name in a representation are asked for apart.
 */
export function repairPlan(plan: QueryPlan, inputs: RequiredInputs): QueryPlan {
  if (inputs.byName.size === 0) return plan;
  return mapFetches(plan, (fetch) => {
    const nodes = splitFetch(fetch, inputs).map((part) => repairFetch(part, inputs));
    if (nodes.length === 1) return nodes[0];
    // No part of it is the whole that a deferred fragment waits for by its id.
    return { kind: 'Parallel', nodes: nodes.map(withoutId) };
  });
}

function withoutId(fetch: FetchNode): FetchNode {
  const anonymous = { ...fetch };
  delete anonymous.id;
  return anonymous;
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
