import type { QueryPlan } from '@apollo/query-planner';
import type { PermittedOperation } from '../authorization/permitted-operation.ts';
import { BoundedMemory } from '../bounded-memory.ts';
import { ClientError } from '../errors.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { countFetches } from './count-fetches.ts';
import { createPlanCache, type PlanCache, type WrittenPlan } from './plan-cache.ts';
import type { PlannedOperation } from './attempt-plan.ts';
import type { PlannerThreads } from './planner-threads.ts';
import { createSettling } from './settle-conditions.ts';

/**
 * Plans the fetches of a permitted operation. Plans are shared: nobody changes one.
 * @param request its variables, of which those matter that `@skip` and `@include` ask for, and the labels of progressive `@override`
 *   that are on; any other is off.
 * @throws ClientError OPERATION_TOO_LARGE, PLANNING_LIMIT, PLANNING_BUSY, UNREACHABLE_FIELDS.
 */
export type Plan = (permitted: PermittedOperation, request: PlannedFor) => Promise<QueryPlan>;

/** What of a request a plan depends on, beside its permitted operation. */
export interface PlannedFor {
  variables: Readonly<Record<string, unknown>>;
  labels: readonly string[];
}

/** The planning of one supergraph, with the plans that it has made. */
export interface Planning {
  plan: Plan;
  /**
   * The planning of another version of the supergraph, to be swapped for this one. It is this one itself where the supergraph is
   * the same and so are the bounds, so that every plan is kept; else a new one, with no plan of this one, that has planned the
   * operations which this one was asked for most.
   */
  renew: (sdl: string, bounds: PlanningBounds) => Promise<Planning>;
  /** What is kept. */
  size: PlanCache['size'];
}

/** What bounds plans. */
export interface PlanningBounds {
  /** How much memory plans may take, in bytes, as far as that can be told. */
  cacheBytes: number;
  /** How many requests to subgraphs a plan may have. */
  subgraphCalls: number;
}

/** What planning works with. */
export interface PlanningMeans extends PlanningBounds {
  threads: PlannerThreads;
  metrics: Metrics;
}

/** How much is kept beside plans of what conditions come to: texts that name plans, and are no longer than these. */
const PART_OF_TEXTS = 1 / 8;

/** How many operations are planned before a new supergraph serves. */
const WARMED = 100;

/**
 * Makes the planning of one supergraph. A plan is kept by the permitted operation's text, without what its variables leave out, and the labels that are on, so callers
 * with the same rights share it, and callers with other rights cannot. Those who ask for a plan while it is made wait for the same one.
 * @param sdl the supergraph without its access rules.
 * @returns once a thread has read the supergraph, so that no caller waits for that.
 * @throws Error where it cannot be planned on.
 */
export async function createPlanning(sdl: string, means: PlanningMeans): Promise<Planning> {
  await readBy(means.threads, sdl);
  return planningOf(sdl, createCache(means), means);
}

function createCache({ cacheBytes, metrics }: PlanningMeans): PlanCache {
  return createPlanCache(cacheBytes, (lookup) => metrics.counter('planLookups', lookup).add());
}

/** Lets a thread read a supergraph. */
async function readBy(threads: PlannerThreads, sdl: string): Promise<void> {
  await threads.plan(sdl, { text: '{ __typename }', labels: [] });
}

function planningOf(sdl: string, cache: PlanCache, means: PlanningMeans): Planning {
  const settle = createSettling(new BoundedMemory(Math.ceil(means.cacheBytes * PART_OF_TEXTS)));
  const planning: Planning = {
    plan: (permitted, { variables, labels }) =>
      cache.get({ text: settle(permitted, variables), labels }, (planned) => makePlan(sdl, planned, means)),
    renew: async (newSdl, bounds) => {
      const { cacheBytes, subgraphCalls } = bounds;
      const isSame = cacheBytes === means.cacheBytes && subgraphCalls === means.subgraphCalls;
      if (newSdl === sdl && isSame) return planning;
      const newMeans = { ...means, ...bounds };
      await readBy(means.threads, newSdl);
      const newCache = createCache(newMeans);
      // One after another, so that callers find a thread in between. What does not fit the new supergraph has no plan there.
      for (const planned of cache.mostUsed(WARMED))
        await newCache.get(planned, () => makePlan(newSdl, planned, newMeans)).catch(() => undefined);
      return planningOf(newSdl, newCache, newMeans);
    },
    size: cache.size,
  };
  return planning;
}

async function makePlan(
  sdl: string,
  planned: PlannedOperation,
  { threads, subgraphCalls, metrics }: PlanningMeans,
): Promise<WrittenPlan> {
  const begun = performance.now();
  const json = await threads.plan(sdl, planned).finally(() => {
    metrics.histogram('planningSeconds').record((performance.now() - begun) / 1000);
  });
  if (json === undefined)
    throw new ClientError(
      'UNREACHABLE_FIELDS',
      'No subgraph can be asked for these fields in this place; ask for them elsewhere, or tell whoever runs the gateway.',
    );
  const plan = JSON.parse(json) as QueryPlan;
  if (plan.node && countFetches(plan.node) > subgraphCalls)
    throw new ClientError(
      'OPERATION_TOO_LARGE',
      `The operation asks for too much at a time: it takes more than ${subgraphCalls} requests to subgraphs.`,
    );
  return { plan, length: json.length };
}
