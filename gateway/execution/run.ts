import type { Cancellation } from '../cancellation.ts';
import type { SubgraphErrorCode } from '../errors.ts';
import type { Data } from '../graphql/data.ts';
import type { Execution, ExecutionCounts, SubgraphError } from './engine.ts';
import type { Arrivals } from './arrivals.ts';
import type { QueryText } from './query-text.ts';
import type { SubgraphAnswer } from './subgraph-fetch.ts';

/**
 * One execution of a plan, or of what it fetches for a deferred fragment: on whose behalf it runs, and what it has found so far. All
 * that belong to one operation add to the same data and the same counts.
 */
export interface Run {
  execution: Execution;
  /** Cancelled when nobody waits for what it finds any more. */
  cancellation: Cancellation;
  data: Data;
  errors: SubgraphError[];
  /** Whether no string of the data needs an escape where it is written as JSON. */
  isPlain: boolean;
  /** By subgraph, how many values were dropped. */
  dropped: Map<string, number>;
  counts: ExecutionCounts;
  /** Takes a step for a deferred fragment, as soon as it may begin; nobody waits for it here. */
  defer: (label: string, deferred: DeferredStep) => void;
  /** What lies around the deferred fragment that this is for; is there once all of that is. */
  around: Promise<unknown>;
  /** The fetches that deferred fragments wait for, by id. */
  arrivals: Arrivals;
  /** Asks a subgraph; what it fails at is an answer too. */
  ask: (question: Question) => Promise<Outcome>;
}

/** A step for a deferred fragment. */
export interface DeferredStep {
  begin: Promise<unknown>;
  /** Is there once all is there that the fragment lies in. */
  around: Promise<unknown>;
  step: Step;
}

/** A request to a subgraph, before it is told on whose behalf. */
export interface Question {
  subgraph: string;
  query: QueryText;
  operationName: string | undefined;
  /** As JSON. */
  variables: string;
}

/** What came of a question: an answer, or why there is none. */
export type Outcome = SubgraphAnswer | { failure: SubgraphErrorCode };

/** A step of a plan: it adds to the run's data, and to its errors where it fails. It throws where the engine itself is at fault. */
export type Step = (run: Run) => Promise<void>;

/** Notes what was found wrong in a subgraph's answer while it was read. */
export function noteDropped(run: Run, subgraph: string, dropped: number): void {
  run.counts.dropped += dropped;
  if (dropped > 0) run.dropped.set(subgraph, (run.dropped.get(subgraph) ?? 0) + dropped);
}

/** How many places are named where what failed stands in several of them. */
export const NAMED_PLACES = 20;

/** Notes that a subgraph failed at a place. */
export function note(
  run: Run,
  subgraph: string,
  code: SubgraphErrorCode,
  path: readonly (string | number)[],
): void {
  run.errors.push({ code, subgraph, path });
}

/** The variables of these names that the caller gave, or that have a default, as members of a JSON object. */
export function writeVariables(
  names: readonly string[],
  variables: Readonly<Record<string, unknown>>,
): string[] {
  return names.flatMap((name) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`];
  });
}
