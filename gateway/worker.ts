import type { Logger } from 'pino';
import type { GatewayConfig } from './config.ts';
import { startGateway, type Gateway, type Prepared } from './gateway.ts';
import type { Version } from './generation.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { createPlannerThreads } from './planning/planner-threads.ts';
import type { Sources } from './sources.ts';
import { createLogger } from './telemetry/logger.ts';
import type { Readings } from './telemetry/metrics.ts';

/** What a worker is given, over the channel between the two processes: keys are on no command line and in no environment. */
export interface Task {
  config: GatewayConfig;
  sources: Sources;
}

/** What the primary says to a worker. A version is prepared before it is swapped or discarded. */
export type Order =
  | { kind: 'start'; task: Task }
  | { kind: 'ready' }
  | { kind: 'prepare'; task: Task }
  | { kind: 'swap' }
  | { kind: 'discard' }
  | { kind: 'refused'; since: string | undefined }
  | { kind: 'measure' }
  | { kind: 'stop' };

/** What a worker says to the primary. */
export type Report =
  | { kind: 'online' }
  | { kind: 'listening'; port: number }
  | { kind: 'failed'; message: string }
  | { kind: 'prepared' }
  | { kind: 'unprepared'; message: string }
  | { kind: 'measured'; readings: Readings };

/** Runs this process as one of a gateway's workers: it serves what the primary gives it, until it is told to stop. */
export function runWorker(): void {
  let gateway: Gateway | undefined;
  let prepared: Prepared | undefined;
  const stop = async (): Promise<void> => {
    await gateway?.stop();
    // What it counted last must not be lost.
    await tell();
    process.exit(0);
  };
  const tell = async (): Promise<void> => {
    if (!gateway) return;
    const readings = await gateway.measure();
    await new Promise<void>((sent) => report({ kind: 'measured', readings }, sent));
  };
  const carryOut = async (order: Order): Promise<void> => {
    if (order.kind === 'start') {
      gateway = await start(order.task);
      report({ kind: 'listening', port: gateway.port });
    }
    if (order.kind === 'ready') gateway?.ready();
    if (order.kind === 'prepare') {
      prepared = await gateway?.prepare(versionOf(order.task));
      report({ kind: 'prepared' });
    }
    if (order.kind === 'swap') prepared?.swap();
    if (order.kind === 'discard') prepared?.discard();
    if (order.kind !== 'prepare') prepared = undefined;
    if (order.kind === 'refused') gateway?.refused(order.since);
  };
  const onFailure = (order: Order, error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    if (order.kind === 'prepare') report({ kind: 'unprepared', message });
    else report({ kind: 'failed', message }, () => process.exit(1));
  };
  let before = Promise.resolve();
  process.on('message', (order: Order) => {
    // Metrics are read while a version is prepared, too.
    if (order.kind === 'measure') return void tell();
    if (order.kind === 'stop') void stop();
    // One after another: what is discarded has been prepared.
    else before = before.then(() => carryOut(order)).catch((error: unknown) => onFailure(order, error));
  });
  process.once('SIGTERM', () => void stop());
  // A terminal's Ctrl-C and its end reach every process; the primary is the one that says what follows from it.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
  report({ kind: 'online' });
}

async function start(task: Task): Promise<Gateway> {
  const { config } = task;
  const logger: Logger = createLogger(config).child({ worker: process.pid });
  // The threads load their program while this one reads the supergraph.
  const planners = createPlannerThreads(config.limits);
  return startGateway(versionOf(task), { logger, planners });
}

function versionOf({ config, sources }: Task): Version {
  return { config, sources, snapshot: loadSnapshot(config, sources) };
}

function report(message: Report, sent?: () => void): void {
  process.send?.(message, undefined, undefined, sent);
}
