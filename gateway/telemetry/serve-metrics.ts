import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Readings } from './metrics.ts';
import { writePrometheus } from './open-telemetry-metrics.ts';
import { pushMetrics } from './push-metrics.ts';
import type { MetricsSettings } from './settings.ts';

/** Metrics that can be read. */
export interface MetricsServer {
  port: number;
  close: () => Promise<void>;
}

const TYPE = 'text/plain; version=0.0.4; charset=utf-8';
const REQUEST_MS = 10_000;

/**
 * Serves `GET /metrics` in Prometheus' text format, on a port of its own so that callers can be kept from it; and sends the same
 * to a receiver, where one is set.
 * @param measure asks for what metrics say at this moment.
 * @throws the server's error where it cannot listen, as EADDRINUSE.
 */
export async function serveMetrics(
  { host, port, push }: MetricsSettings,
  measure: () => Promise<Readings>,
  logger: Logger,
): Promise<MetricsServer> {
  const server = createServer(
    { headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS },
    (request, response) => {
      const isAsked = request.method === 'GET' && /^\/metrics(\?|$)/.test(request.url ?? '');
      if (!isAsked) return void response.writeHead(404).end();
      measure().then(
        (readings) => response.writeHead(200, { 'content-type': TYPE }).end(`${writePrometheus(readings)}\n`),
        () => response.writeHead(500).end(),
      );
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const stopPushing = push && pushMetrics(push, measure, logger);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      await stopPushing?.();
      await closed(server);
    },
  };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
