import type { Logger } from 'pino';
import { connectSharedWindows } from './authentication/shared-windows.ts';
import { ConfigError, type GatewayConfig } from './config.ts';
import { listen, type Edge } from './edge/http-server.ts';
import { createKnownDocuments } from './edge/known-documents.ts';
import type { Served } from './edge/request-scope.ts';
import { createTurns, type Turns } from './edge/take-turns.ts';
import { createGeneration, type Generation, type Version } from './generation.ts';
import { createSubgraphWays } from './execution/http/subgraph-ways.ts';
import type { PlannerThreads } from './planning/planner-threads.ts';
import type { Readings } from './telemetry/metrics.ts';
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts';

/** A version that is ready to serve, and does not yet. Either of the two is called, once. */
export interface Prepared {
  /** Lets it serve what comes from now on; requests on their way are answered by the version that they began with. */
  swap: () => void;
  discard: () => void;
}

/** A running gateway. */
export interface Gateway {
  port: number;
  /** Lets readiness be answered with 200. */
  ready: () => void;
  /**
   * Prepares another version. One is prepared at a time.
   * @throws Error where it cannot be served; whatever serves is not touched.
   */
  prepare: (version: Version) => Promise<Prepared>;
  /** Tells since when there is a version that is refused, to whoever asks whether it is ready; undefined where there is none. */
  refused: (since: string | undefined) => void;
  /** Lets readiness fail, accepts no more after `shutdown.noticeMs`, and lets requests in flight end, for at most 30 s. */
  stop: () => Promise<void>;
  /** What its metrics say now. */
  measure: () => Promise<Readings>;
}

/** What a gateway runs with beside the version that it serves. */
export interface GatewayMeans {
  logger: Logger;
  /** The threads that plan. Whoever started them ends them. */
  planners: PlannerThreads;
}

/** Starts a gateway: joins the stages, and listens. It is ready once `ready` is called. */
export async function startGateway(version: Version, { logger, planners }: GatewayMeans): Promise<Gateway> {
  const { redis, telemetry: observed } = version.config;
  const telemetry = await createTelemetry(observed, logger);
  const { metrics } = telemetry;
  // What has not happened yet is told too, so that the first time is a change.
  metrics.gauge('redisAway').set(0);
  const refusedSince = metrics.gauge('refusedSince');
  refusedSince.set(0);
  const shared = redis && (await connectSharedWindows(redis, telemetry));
  const turns = createTurns();
  const ways = createSubgraphWays(telemetry);
  const means = { threads: planners, ways, shared, telemetry, turn: () => turns.next('answer') };
  let generation = await createGeneration(version, means);
  observeServed(telemetry, planners, () => generation);
  const edge = await listenOn(() => generation, version.config, { telemetry, turns });
  return {
    port: edge.port,
    ready: edge.ready,
    prepare: async (next) => {
      const prepared = await createGeneration(next, means, generation);
      return {
        swap: () => {
          void generation.retire();
          generation = prepared;
        },
        discard: () => void prepared.retire(),
      };
    },
    refused: (since) => {
      edge.refused(since);
      refusedSince.set(since === undefined ? 0 : Date.parse(since) / 1000);
    },
    stop: async () => {
      await edge.stop();
      await generation.retire();
      shared?.close();
      await telemetry.close();
    },
    measure: () => Promise.resolve(metrics.read()),
  };
}

/** Shows what is served, whatever it is when metrics are read. */
function observeServed({ metrics }: Telemetry, threads: PlannerThreads, served: () => Generation): void {
  metrics.observe('supergraph', () => [[[served().stages.snapshot.hash], 1]]);
  metrics.observe('loadedAt', () => [[[], Date.parse(served().since) / 1000]]);
  metrics.observe('plans', () => [[[], served().planning.size().plans]]);
  metrics.observe('planBytes', () => [[[], served().planning.size().bytes]]);
  metrics.observe('planningWaiting', () => [[[], threads.waiting()]]);
}

async function listenOn(
  served: () => Served,
  { host, port, limits, page, persistedQueries, shutdown }: GatewayConfig,
  means: { telemetry: Telemetry; turns: Turns },
): Promise<Edge> {
  const documents = createKnownDocuments({
    documents: limits.documentCacheBytes,
    registered: persistedQueries.enabled ? persistedQueries.cacheBytes : 0,
  });
  try {
    return await listen(served, {
      ...{ host, port, page, documents, ...means },
      body: {
        bytes: limits.bodyBytes,
        inflation: limits.bodyInflation,
        ms: limits.bodyMs,
        bytesPerSecond: limits.bodyBytesPerSecond,
        values: limits.operation.values,
        nesting: limits.operation.nesting,
      },
      headersMs: limits.headersMs,
      inFlight: limits.inFlight,
      persistedQueries: persistedQueries.enabled,
      noticeMs: shutdown.noticeMs,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new ConfigError(`Port ${port} is in use by another program; choose another with --port.`, {
      cause: error,
    });
  }
}
