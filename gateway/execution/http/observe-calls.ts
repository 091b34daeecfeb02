import type { Cancellation } from '../../cancellation.ts';
import type { Figure, Metrics } from '../../telemetry/metrics.ts';
import type { Trace } from '../../telemetry/watch.ts';
import { SubgraphFailure } from '../subgraph-fetch.ts';
import type { CircuitState } from './circuit-breaker.ts';

/** Tells of the calls of one subgraph. */
export interface ObserveCalls {
  begin: (trace: Trace | undefined, cancellation: Cancellation) => ObservedCall;
  inFlight: Figure;
  waiting: Figure;
  circuit: (state: CircuitState) => void;
}

/** One call of a subgraph, its attempts together. */
export interface ObservedCall {
  /** The header that hands the trace on; undefined where there is none. */
  traceparent: string | undefined;
  /** An attempt is made. */
  attempt: () => void;
  /** Its answer is there: what is done with it takes no time of the subgraph. */
  arrived: () => void;
  answered: (hasErrors: boolean) => void;
  failed: (error: unknown) => void;
}

const STATES: readonly CircuitState[] = ['closed', 'half-open', 'open'];
const OK = 'OK';
const LEFT = 'CLIENT_LEFT';
const FAULT = 'INTERNAL_SERVER_ERROR';

/** Makes what tells of a subgraph's calls. Its figures are there from the start, so that the first failure is a change. */
export function observeCalls(metrics: Metrics, subgraph: string): ObserveCalls {
  const seconds = metrics.histogram('callSeconds', subgraph);
  const retries = metrics.counter('retries', subgraph);
  const circuit = metrics.gauge('circuit', subgraph);
  circuit.set(0);
  metrics.counter('droppedValues', subgraph).add(0);
  metrics.counter('calls', subgraph, OK).add(0);
  return {
    inFlight: metrics.gauge('callsInFlight', subgraph),
    waiting: metrics.gauge('callsWaiting', subgraph),
    circuit: (state) => circuit.set(STATES.indexOf(state)),
    begin: (trace, cancellation) => {
      const begun = performance.now();
      const traced = trace?.call(subgraph);
      let attempts = 0;
      let arrived: number | undefined;
      const end = (outcome: string): void => {
        metrics.counter('calls', subgraph, outcome).add();
        seconds.record(((arrived ?? performance.now()) - begun) / 1000);
        traced?.end({ outcome, attempts });
      };
      return {
        traceparent: traced?.traceparent,
        attempt: () => {
          if (++attempts > 1) retries.add();
        },
        arrived: () => void (arrived = performance.now()),
        answered: (hasErrors) => end(hasErrors ? 'SUBGRAPH_ERROR' : OK),
        failed: (error) =>
          end(cancellation.isCancelled ? LEFT : error instanceof SubgraphFailure ? error.code : FAULT),
      };
    },
  };
}
