import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Metrics } from './metrics.ts';

const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;
const RESOLUTION_MS = 20;

/** Measures the process itself, each time when metrics are read; returns what ends that. */
export function observeProcess(metrics: Metrics): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  // What is measured is how far apart two ticks of a timer are.
  const lateness = (nanoseconds: number): number =>
    Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_MS / 1000);
  metrics.observe('loopDelay', () => {
    const found = [
      [['0.5'], lateness(delay.percentile(50))],
      [['0.99'], lateness(delay.percentile(99))],
      [['1'], lateness(delay.max)],
    ] as const;
    delay.reset();
    return found;
  });
  metrics.observe('loopBusy', () => [[[], performance.eventLoopUtilization().active / 1000]]);
  metrics.observe('cpu', () => {
    const { user, system } = process.cpuUsage();
    return [[[], (user + system) / MICROSECONDS]];
  });
  metrics.observe('residentMemory', () => [[[], process.memoryUsage.rss()]]);
  metrics.observe('heap', () => [[[], process.memoryUsage().heapUsed]]);
  metrics.gauge('workers').set(1);
  return () => {
    delay.disable();
  };
}
