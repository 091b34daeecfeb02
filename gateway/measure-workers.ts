import { mergeReadings, onlyCounts } from './telemetry/merge-readings.ts';
import type { Metrics, Readings } from './telemetry/metrics.ts';

/** What all workers together have measured. */
export interface WorkerReadings<Worker> {
  /** Takes what a worker says of itself. */
  take: (worker: Worker, readings: Readings) => void;
  /** A worker has ended: what it counted stays. */
  end: (worker: Worker) => void;
  /** Asks all of these workers; of one that does not answer in time the last that it said counts. */
  measure: (workers: ReadonlySet<Worker>) => Promise<Readings>;
}

/** How long a worker is waited for, in milliseconds: one that is too busy to say so must not keep the others from it. */
const PATIENCE_MS = 2000;

/**
 * Makes the keeping of what workers measure.
 * @param ask asks a worker for what it has to say, which comes by `take`.
 * @param own what is measured of the workers from outside.
 */
export function createWorkerReadings<Worker>(
  ask: (worker: Worker) => void,
  own: Metrics,
): WorkerReadings<Worker> {
  const latest = new Map<Worker, Readings>();
  let past: Readings = {};
  let waiting = new Map<Worker, () => void>();
  let running: Promise<Readings> | undefined;

  const askAll = async (workers: ReadonlySet<Worker>): Promise<Readings> => {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => void (timer = setTimeout(resolve, PATIENCE_MS)));
    waiting = new Map();
    const told = [...workers].map((worker) => new Promise<void>((resolve) => waiting.set(worker, resolve)));
    for (const worker of workers) ask(worker);
    await Promise.race([Promise.all(told), patience]);
    clearTimeout(timer);
    return mergeReadings([past, own.read(), ...latest.values()]);
  };

  return {
    take: (worker, readings) => {
      latest.set(worker, readings);
      waiting.get(worker)?.();
    },
    end: (worker) => {
      past = mergeReadings([past, onlyCounts(latest.get(worker) ?? {})]);
      latest.delete(worker);
      waiting.get(worker)?.();
    },
    // Two who ask at once are told the same.
    measure: (workers) => (running ??= askAll(workers).finally(() => (running = undefined))),
  };
}
