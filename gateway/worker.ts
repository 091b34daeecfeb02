import type { Logger } from 'pino';
import type { GatewayConfig } from './config.ts';
import { startGateway, type Gateway } from './gateway.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { createPlannerThreads } from './planning/planner-threads.ts';
import type { Sources } from './sources.ts';
import { createLogger } from './telemetry/logger.ts';

/** What a worker is given, over the channel between the two processes: keys are on no command line and in no environment. */
export interface Task {
  config: GatewayConfig;
  sources: Sources;
}

/** What the primary says to a worker. */
export type Order = { kind: 'start'; task: Task } | { kind: 'ready' } | { kind: 'stop' };

/** What a worker says to the primary. */
export type Report =
  { kind: 'online' } | { kind: 'listening'; port: number } | { kind: 'failed'; message: string };

/** Runs this process as one of a gateway's workers: it serves what the primary gives it, until it is told to stop. */
export function runWorker(): void {
  let gateway: Gateway | undefined;
  const stop = async (): Promise<void> => {
    await gateway?.stop();
    process.exit(0);
  };
  process.on('message', (order: Order) => {
    if (order.kind === 'start') {
      start(order.task).then(
        (started) => {
          gateway = started;
          report({ kind: 'listening', port: started.port });
        },
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          report({ kind: 'failed', message }, () => process.exit(1));
        },
      );
    }
    if (order.kind === 'ready') gateway?.ready();
    if (order.kind === 'stop') void stop();
  });
  process.once('SIGTERM', () => void stop());
  // A terminal's Ctrl-C reaches every process; the primary is the one that says what follows from it.
  process.on('SIGINT', () => undefined);
  report({ kind: 'online' });
}

async function start({ config, sources }: Task): Promise<Gateway> {
  const logger: Logger = createLogger(config.logLevel).child({ worker: process.pid });
  // The threads load their program while this one reads the supergraph.
  const planners = createPlannerThreads(config.limits);
  return startGateway({ config, sources, snapshot: loadSnapshot(config, sources) }, { logger, planners });
}

function report(message: Report, sent?: () => void): void {
  process.send?.(message, undefined, undefined, sent);
}
