import { ExportResultCode, hrTime } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import type { Logger } from 'pino';
import type { Readings } from './metrics.ts';
import { toOpenTelemetry } from './open-telemetry-metrics.ts';

const EXPORT_MS = 5000;

/**
 * Sends metrics to a receiver of OTLP over HTTP, each time whole. Returns what sends them a last time and ends that.
 * @param measure asks for what they say at this moment.
 */
export function pushMetrics(
  { endpoint, everySeconds }: { endpoint: string; everySeconds: number },
  measure: () => Promise<Readings>,
  logger: Logger,
): () => Promise<void> {
  const exporter = new OTLPMetricExporter({ url: endpoint, timeoutMillis: EXPORT_MS });
  const since = hrTime();
  let works = true;
  const send = async (): Promise<void> => {
    const metrics = toOpenTelemetry(await measure(), since, hrTime());
    const isSent = await new Promise<boolean>((resolve) => {
      exporter.export(metrics, ({ code }) => resolve(code === ExportResultCode.SUCCESS));
    });
    // The reason could name hosts.
    if (isSent !== works) logger.warn(isSent ? 'metrics are sent again' : 'metrics cannot be sent');
    works = isSent;
  };
  const timer = setInterval(() => void send().catch(() => undefined), everySeconds * 1000).unref();
  return async () => {
    clearInterval(timer);
    await send().catch(() => undefined);
    await exporter.shutdown();
  };
}
