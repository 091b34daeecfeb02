import type { Logger } from 'pino';
import type { Metrics } from '../../telemetry/metrics.ts';
import { createBulkhead, type Bulkhead } from './bulkhead.ts';
import { createCircuitBreaker, type CircuitBreaker, type CircuitState } from './circuit-breaker.ts';
import { createConnection, type Connection, type TlsMaterial } from './connection.ts';
import { observeCalls, type ObserveCalls } from './observe-calls.ts';
import { wantedOfAnswer } from './parse-answer.ts';
import { createRetry, type Retry } from './retry.ts';
import type { SubgraphSettings } from './settings.ts';

/** A subgraph to be asked. */
export interface SubgraphTarget {
  name: string;
  url: string;
  settings: Omit<SubgraphSettings, 'tls'>;
  tls: TlsMaterial | undefined;
}

/** What there is between the gateway and one subgraph, whoever asks: its connections, and what was learnt of it. */
export interface SubgraphWay {
  observed: ObserveCalls;
  retry: Retry;
  circuit: CircuitBreaker;
  bulkhead: Bulkhead;
  connection: Connection;
}

/** The ways to subgraphs. A way is there once for all versions that reach a subgraph in the same manner. */
export interface SubgraphWays {
  /** Takes the way to a subgraph; `close` has to be called once for each, and the last of them ends its connections. */
  take: (target: SubgraphTarget) => { way: SubgraphWay; close: () => Promise<void> };
}

/** Where ways tell of themselves. */
interface WaysTelemetry {
  logger: Logger;
  metrics: Metrics;
}

/** Makes the keeping of ways. */
export function createSubgraphWays(telemetry: WaysTelemetry): SubgraphWays {
  const ways = new Map<string, { way: SubgraphWay; takers: number }>();
  return {
    take: (target) => {
      const key = JSON.stringify(target);
      const kept = ways.get(key) ?? { way: createWay(target, telemetry), takers: 0 };
      kept.takers++;
      ways.set(key, kept);
      return {
        way: kept.way,
        close: async () => {
          if (--kept.takers > 0) return;
          ways.delete(key);
          await kept.way.connection.close();
        },
      };
    },
  };
}

function createWay(
  { name: subgraph, url, settings, tls }: SubgraphTarget,
  { logger, metrics }: WaysTelemetry,
): SubgraphWay {
  const { retryRatio, breaker } = settings;
  const observed = observeCalls(metrics, subgraph);
  const onCircuit = (state: CircuitState): void => {
    observed.circuit(state);
    logger.warn({ subgraph, state }, 'circuit');
  };
  return {
    observed,
    retry: createRetry(retryRatio),
    circuit: createCircuitBreaker(breaker, onCircuit),
    bulkhead: createBulkhead(settings, observed),
    connection: createConnection({
      ...settings,
      url: new URL(url),
      tls,
      wanted: wantedOfAnswer(settings),
    }),
  };
}
