import type { QueryPlan } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import type { Principal } from '../../schema/access/principal.ts';
import type { PermittedOperation } from '../authorization/permitted-operation.ts';
import type { Cancellation } from '../cancellation.ts';
import type { SubgraphErrorCode } from '../errors.ts';
import type { SubgraphUse } from '../telemetry/request-record.ts';
import type { Trace } from '../telemetry/watch.ts';

/** A permitted operation with its plan, on behalf of a caller. */
export interface Execution {
  permitted: PermittedOperation;
  plan: QueryPlan;
  variables: Readonly<Record<string, unknown>>;
  principal: Principal;
  requestId: string;
  /** Undefined where the request is not traced. */
  trace: Trace | undefined;
  /** When the request's time is up: milliseconds on the clock of `performance.now()`. */
  deadline: number;
  /**
   * The client's headers that some subgraph may be sent, by lower-case name; frozen. An answer may depend on them, so they
   * belong to whatever tells requests apart.
   */
  forwardedHeaders: Readonly<Record<string, string>>;
  /** The schema as the caller may know it. Introspection is answered from it. */
  visibleSchema: () => GraphQLSchema;
  /** Whether the operation defers fragments, so that what is found for them comes later. */
  defers: boolean;
}

/** A part of the answer that a subgraph failed to give. */
export interface SubgraphError {
  code: SubgraphErrorCode;
  /** The subgraph's public name, as the supergraph has it. */
  subgraph: string;
  /** Response keys and list indexes from the root, as far as they are known. */
  path: readonly (string | number)[];
}

/** What execution found: the data in the form of the permitted operation, and what is missing from it. */
export interface ExecutionResult {
  data: Record<string, unknown> | null;
  errors: readonly SubgraphError[];
  /** Whether no string of the data needs an escape where it is written as JSON, as far as that is known. */
  isPlain: boolean;
  counts: Readonly<ExecutionCounts>;
  /**
   * By label of a deferred fragment, what failed of it, once all is there that is fetched for it: it is added to the objects of
   * `data`. A fragment that is missing has nothing to be fetched. Those that lie in a fragment are there with that fragment.
   */
  later?: ReadonlyMap<string, Promise<readonly SubgraphError[]>>;
}

/** What an execution amounts to so far; it goes on while something is fetched for deferred fragments. */
export interface ExecutionCounts {
  /** How many requests to subgraphs were made. */
  subgraphCalls: number;
  /** The same by subgraph. */
  subgraphs: Record<string, SubgraphUse>;
  /** How many values subgraphs answered that they were not asked for, or not in that form. */
  dropped: number;
}

/** The port to whatever carries out a plan. */
export interface Engine {
  /** @param cancellation cancelled when nobody waits for the answer any more. */
  execute: (execution: Execution, cancellation: Cancellation) => Promise<ExecutionResult>;
}
