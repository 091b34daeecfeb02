import type { Logger } from 'pino';
import type { Cancellation } from '../cancellation.ts';
import type { Execution } from './engine.ts';
import type { SubgraphFailure } from './subgraph-fetch.ts';

/** Tells the log that a subgraph failed: which, and why, and nothing that came from outside. That a client left is no failure. */
export function logFailure(
  logger: Logger,
  { execution: { requestId }, cancellation }: { execution: Execution; cancellation: Cancellation },
  subgraph: string,
  { code, reason }: SubgraphFailure,
): void {
  if (cancellation.isCancelled) return;
  logger.warn({ requestId, subgraph, code, reason }, 'subgraph failed');
}
