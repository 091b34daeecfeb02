import { operationFromDocument, type Supergraph } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { Kind } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { PermittedOperation } from '../authorization/permitted-operation.ts';

/**
 * Plans the fetches of a permitted operation.
 * @param labels those of progressive `@override` that are on; any other is off.
 */
export type Plan = (permitted: PermittedOperation, labels: readonly string[]) => QueryPlan;

const CACHED_PLANS = 1000;

/**
 * Makes the planner of one supergraph. A plan is kept by the permitted operation's text and the labels that are on, so callers
 * with the same rights share it, and callers with other rights cannot.
 */
export function createPlanning(supergraph: Supergraph): Plan {
  const planner = new QueryPlanner(supergraph);
  const apiSchema = supergraph.apiSchema();
  const plans = new LRUCache<string, QueryPlan>({ max: CACHED_PLANS });
  return ({ definition, text }, labels) => {
    const key = `${labels.join(' ')}\n${text}`;
    let plan = plans.get(key);
    if (plan === undefined) {
      const operation = operationFromDocument(
        apiSchema,
        { kind: Kind.DOCUMENT, definitions: [definition] },
        { validate: false },
      );
      const overrideConditions = new Map(labels.map((label) => [label, true]));
      plans.set(key, (plan = planner.buildQueryPlan(operation, { overrideConditions })));
    }
    return plan;
  };
}
