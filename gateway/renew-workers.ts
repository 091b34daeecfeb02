import type { Worker } from 'node:cluster';
import { setImmediate as turn } from 'node:timers/promises';
import { ConfigError } from './config.ts';
import type { Gateway, Prepared } from './gateway.ts';
import type { Order, Report, Task } from './worker.ts';

/** How long a worker may take to prepare another version, in milliseconds. */
const PREPARING = 120_000;

/** The workers of a gateway, as far as a new version is concerned. */
export interface Crew {
  listening: ReadonlySet<Worker>;
  /** Each ends when a worker that was started listens, or does not come to that. */
  starting: ReadonlySet<Promise<unknown>>;
}

/** Brings workers to another version, all of them or none. */
export interface Renewal {
  /** What they serve, for a worker that is to be started: once no version is on its way, as it would be neither old nor new. */
  current: () => Promise<Task>;
  /** @throws ConfigError where a worker cannot serve it. */
  prepare: (task: Task) => Promise<Prepared>;
  /** As {@link Gateway.refused}. */
  refused: Gateway['refused'];
  /** Tells a worker that was started what the others know. */
  greet: (worker: Worker) => void;
}

/**
 * Makes the renewal of workers.
 * @param first what they serve to begin with.
 */
export function createRenewal(first: Task, { listening, starting }: Crew): Renewal {
  let renewal = Promise.resolve();
  let current = first;
  let refusal: Order = { kind: 'refused', since: undefined };
  const tellAll = (order: Order): void => {
    for (const worker of listening) tell(worker, order);
  };
  return {
    current: async () => {
      await renewal;
      return current;
    },
    prepare: async ({ config, sources }) => {
      // Nothing else travels to another process.
      const task = { config, sources };
      let finish = (): void => undefined;
      renewal = new Promise((resolve) => (finish = resolve));
      const end = (order: Order): void => {
        tellAll(order);
        finish();
      };
      try {
        // Whoever was about to start a worker, or to count one that listens, has done it by then.
        await turn();
        await Promise.allSettled(starting);
        await turn();
        // One after another, so that the others answer meanwhile.
        for (const worker of listening) await prepareIn(worker, task);
      } catch (error) {
        end({ kind: 'discard' });
        throw error;
      }
      return {
        swap: () => {
          current = task;
          end({ kind: 'swap' });
        },
        discard: () => end({ kind: 'discard' }),
      };
    },
    refused: (since) => {
      refusal = { kind: 'refused', since };
      tellAll(refusal);
    },
    greet: (worker) => tell(worker, refusal),
  };
}

/** Tells a worker something, where it still listens to that. */
export function tell(worker: Worker, order: Order): void {
  if (worker.isConnected()) worker.send(order);
}

/** One that ends meanwhile is no reason against a version: its successor starts with it. */
function prepareIn(worker: Worker, task: Task): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (reason?: string): void => {
      clearTimeout(timer);
      worker.off('message', onReport).off('exit', onExit);
      if (reason === undefined) resolve();
      else reject(new ConfigError(`Worker ${worker.process.pid ?? ''} cannot serve it: ${reason}`));
    };
    const onReport = (report: Report): void => {
      if (report.kind === 'prepared') end();
      if (report.kind === 'unprepared') end(report.message);
    };
    const onExit = (): void => end();
    const timer = setTimeout(() => end(`it is not ready after ${PREPARING / 1000} s.`), PREPARING);
    worker.on('message', onReport).once('exit', onExit);
    if (worker.isConnected()) tell(worker, { kind: 'prepare', task });
    else end();
  });
}
