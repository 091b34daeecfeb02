import type { MessagePort } from 'node:worker_threads';
import { LRUCache } from 'lru-cache';
import type { PlannedOperation } from './attempt-plan.ts';
import { createPlanner, type Planner } from './planner.ts';

/** What a planner thread is asked. */
export interface PlanningTask {
  /** The supergraph without its access rules. */
  sdl: string;
  operation: PlannedOperation;
  /** Told once that planning begins: to read a supergraph that is new to the thread is not planning. */
  begun: MessagePort;
}

/** A plan as JSON; undefined where the operation asks for fields and none of them can be reached. */
export type PlannedText = string | undefined;

/** The supergraph that serves, and one that is about to. */
const KEPT_PLANNERS = 2;

/** Makes what one thread does: it keeps the planners of the supergraphs that it was asked for last. */
export function createPlanInThread(): (task: PlanningTask) => PlannedText {
  const planners = new LRUCache<string, Planner>({
    max: KEPT_PLANNERS,
    memoMethod: (sdl) => createPlanner(sdl),
  });
  return ({ sdl, operation, begun }) => {
    const plan = planners.memo(sdl);
    begun.postMessage('begun');
    return plan(operation);
  };
}
