import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { Kind } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { PermittedOperation } from '../authorization/permitted-operation.ts';

/** Plans the fetches of a permitted operation. */
export type Plan = (permitted: PermittedOperation) => QueryPlan;

const CACHED_PLANS = 1000;

/**
 * Makes the planner of one supergraph. A plan is kept by the permitted operation's text, so callers with the same rights
 * share it, and callers with other rights cannot.
 */
export function createPlanning(supergraph: Supergraph): Plan {
  const planner = new QueryPlanner(supergraph);
  const apiSchema = supergraph.apiSchema();
  const plans = new LRUCache<string, QueryPlan>({ max: CACHED_PLANS });
  return ({ definition, text }) => {
    let plan = plans.get(text);
    if (plan === undefined) {
      const operation = operationFromDocument(
        apiSchema,
        { kind: Kind.DOCUMENT, definitions: [definition] },
        { validate: false },
      );
      plans.set(text, (plan = planner.buildQueryPlan(operation)));
    }
    return plan;
  };
}
