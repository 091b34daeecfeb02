import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Logger } from 'pino';
import { ConfigError } from './config.ts';
import type { Gateway, Prepared } from './gateway.ts';
import { createWorkerReadings, type WorkerReadings } from './measure-workers.ts';
import { createRenewal, tell } from './renew-workers.ts';
import { createMetrics, type Figure, type Readings } from './telemetry/metrics.ts';
import type { Report, Task } from './worker.ts';

/** The processes of a gateway, seen as one. */
export interface Workers extends Pick<Gateway, 'port' | 'refused'> {
  /** As {@link Gateway.prepare}: all of them serve the same version, another one only once each of them can. */
  prepare: (task: Task) => Promise<Prepared>;
  /** Ends all of them as each would end by itself: what is in flight is answered. */
  stop: () => Promise<void>;
  /** What their metrics say now, added up. */
  measure: () => Promise<Readings>;
}

/** A worker that lived shorter than this counts as one that cannot live, in milliseconds. */
const SHORT_LIFE = 10_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/** How long a worker may take to stop beyond its notice, in milliseconds: its requests' 30 s, and a little. */
const STOPPING = 35_000;

/**
 * Starts workers and keeps their number: one that ends is replaced, at once the first time, and ever later where its
 * successors do not live long. Returns when all listen. This process takes no request itself.
 * @throws ConfigError with the first worker's reason, where it cannot start.
 */
export async function superviseWorkers(task: Task, logger: Logger): Promise<Workers> {
  const { workers: count, shutdown } = task.config;
  const workers = new Set<Worker>();
  const listening = new Set<Worker>();
  const starting = new Set<Promise<unknown>>();
  const renewal = createRenewal(task, { listening, starting });
  // While it is being tried whether a worker can start at all, none is replaced.
  let state: 'trying' | 'starting' | 'ready' | 'stopping' = 'trying';
  let onListening = (): void => undefined;
  const measured = createMeasured();

  const replace = (deaths: number): void => {
    const waitMs = deaths === 0 ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (deaths - 1));
    logger.warn({ waitMs }, 'another worker takes its place');
    const take = (): unknown => state !== 'stopping' && add(deaths + 1).catch(() => undefined);
    setTimeout(take, waitMs).unref();
  };

  /** Resolves to the port once the worker listens; rejects where it does not come to that. */
  const add = async (deaths: number): Promise<number> => {
    const current = await renewal.current();
    const startedAt = performance.now();
    const worker = cluster.fork();
    workers.add(worker);
    measured.follow(worker);
    worker.once('exit', (code: number | null, signal: string | null) => {
      for (const set of [workers, listening]) set.delete(worker);
      measured.end(worker);
      if (state === 'trying' || state === 'stopping') return;
      measured.ends.add();
      logger.error({ worker: worker.process.pid, code, signal }, 'a worker has ended');
      replace(performance.now() - startedAt < SHORT_LIFE ? deaths : 0);
    });
    const found = await countedIn(starting, portOf(worker, current));
    listening.add(worker);
    logger.info({ worker: worker.process.pid }, 'a worker listens');
    renewal.greet(worker);
    if (state === 'ready') tell(worker, { kind: 'ready' });
    onListening();
    return found;
  };

  const port = await add(0);
  state = 'starting';
  const all = new Promise<void>((resolve) => {
    onListening = () => {
      if (listening.size === count) resolve();
    };
  });
  onListening();
  for (let index = 1; index < count; index++) add(0).catch(() => undefined);
  await all;
  state = 'ready';
  for (const worker of listening) tell(worker, { kind: 'ready' });

  return {
    port,
    prepare: renewal.prepare,
    refused: renewal.refused,
    measure: () => measured.measure(listening),
    stop: () => {
      state = 'stopping';
      return stopAll(workers, listening, shutdown.noticeMs + STOPPING);
    },
  };
}

/** Has work in a set while it is under way. */
function countedIn<Value>(underWay: Set<Promise<unknown>>, work: Promise<Value>): Promise<Value> {
  underWay.add(work);
  return work.finally(() => underWay.delete(work));
}

function portOf(worker: Worker, task: Task): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.on('message', (report: Report) => {
      if (report.kind === 'online') tell(worker, { kind: 'start', task });
      if (report.kind === 'listening') resolve(report.port);
      if (report.kind === 'failed') reject(new ConfigError(report.message));
    });
    worker.once('exit', () => reject(new Error('A worker ended before it listened.')));
  });
}

/** What the workers measure, and what is measured of them from outside. */
function createMeasured(): WorkerReadings<Worker> & {
  ends: Pick<Figure, 'add'>;
  follow: (worker: Worker) => void;
} {
  const own = createMetrics();
  const readings = createWorkerReadings<Worker>((worker) => tell(worker, { kind: 'measure' }), own);
  const follow = (worker: Worker): void => {
    worker.on('message', (report: Report) => {
      if (report.kind === 'measured') readings.take(worker, report.readings);
    });
  };
  return { ...readings, ends: own.counter('workerEnds'), follow };
}

async function stopAll(
  workers: ReadonlySet<Worker>,
  listening: ReadonlySet<Worker>,
  patience: number,
): Promise<void> {
  // One that does not listen yet has nothing to finish.
  for (const worker of workers) if (!listening.has(worker)) worker.process.kill('SIGKILL');
  await Promise.all([...workers].map((worker) => stopWorker(worker, patience)));
}

async function stopWorker(worker: Worker, patience: number): Promise<void> {
  const ended = once(worker, 'exit');
  tell(worker, { kind: 'stop' });
  const timer = setTimeout(() => worker.process.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(timer);
}
