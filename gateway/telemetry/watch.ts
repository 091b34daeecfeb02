import type { OperationDefinitionNode } from 'graphql';

/** The stages of a request in order. Each ends where the next begins, so that no time of a request is nobody's. */
export const STAGES = [
  /** Until its body is read. */
  'read',
  'authenticate',
  /** Where the document is not known yet; and whatever else the HTTP shell does. */
  'parse',
  'validate',
  'prepare',
  'authorize',
  'plan',
  'execute',
  'respond',
  /** Until the caller has the answer. */
  'send',
] as const;

/** A stage's name. */
export type Stage = (typeof STAGES)[number];

/** How long a request was in each stage, in milliseconds; 0 where it never came to it. */
export type StageTimes = Record<Stage, number>;

/** What is watched of one request, beside what its line in the log says. */
export interface Watch {
  /** The request comes to a stage, and leaves the one before. */
  enter: (stage: Stage) => void;
  /** Leaves the last stage. */
  leave: () => StageTimes;
  /** Undefined where the request is not traced. */
  trace: Trace | undefined;
  /** What is asked, once it is known to be valid. It may hold values that callers wrote. */
  operation: OperationDefinitionNode | undefined;
}

/** The trace of one request. */
export interface Trace {
  /** Undefined where it is only handed on. */
  id: string | undefined;
  enter: (stage: Stage) => void;
  /** Begins the call of a subgraph, within the stage that the request has come to. */
  call: (subgraph: string) => CallTrace;
  end: (request: TracedRequest) => void;
}

/** The trace of one call of a subgraph. */
export interface CallTrace {
  /** The header that hands the trace on (W3C Trace Context). */
  traceparent: string;
  end: (call: { outcome: string; attempts: number }) => void;
}

/** What a trace says of a request. */
export interface TracedRequest {
  /** 499 where the caller left. */
  status: number;
  /** `OK`, or the code it was refused with. */
  code: string;
  organisation: string;
  operationType: string | undefined;
  subgraphCalls: number;
  denied: number;
}

/** Begins to watch a request. */
export function startWatch(trace: Trace | undefined): Watch {
  const times: StageTimes = {
    read: 0,
    authenticate: 0,
    parse: 0,
    validate: 0,
    prepare: 0,
    authorize: 0,
    plan: 0,
    execute: 0,
    respond: 0,
    send: 0,
  };
  let current: Stage = 'read';
  let since = performance.now();
  const pass = (): void => {
    const now = performance.now();
    times[current] += now - since;
    since = now;
  };
  trace?.enter(current);
  return {
    enter: (stage) => {
      pass();
      current = stage;
      trace?.enter(stage);
    },
    leave: () => {
      pass();
      return times;
    },
    trace,
    operation: undefined,
  };
}
