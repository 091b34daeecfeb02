import type { SubgraphErrorCode } from '../errors.ts';
import type { Data } from '../graphql/data.ts';
import type { Execution, SubgraphError } from './engine.ts';
import type { SubgraphAnswer } from './subgraph-fetch.ts';

/** One execution of a plan: on whose behalf it runs, and what it has found so far. */
export interface Run {
  execution: Execution;
  data: Data;
  errors: SubgraphError[];
  /** By subgraph, how many values were dropped. */
  dropped: Map<string, number>;
  subgraphCalls: number;
  /** Asks a subgraph; what it fails at is an answer too. */
  ask: (question: Question) => Promise<Outcome>;
}

/** A request to a subgraph, before it is told on whose behalf. */
export interface Question {
  subgraph: string;
  query: string;
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
