import type { Logger } from 'pino';
import type { Metrics } from '../telemetry/metrics.ts';

/** Where engines tell of subgraphs. */
export interface Told {
  logger: Logger;
  metrics: Metrics;
}

/** Tells that a subgraph answered so many values that it was not asked for, or not in that form. */
export function logDropped(
  { logger, metrics }: Told,
  requestId: string,
  { subgraph, dropped }: { subgraph: string; dropped: number },
): void {
  metrics.counter('droppedValues', subgraph).add(dropped);
  logger.warn({ requestId, subgraph, dropped }, 'subgraph answered what was not asked');
}
