import { METRICS, type MetricName } from './metric-list.ts';
import type { Reading, Readings } from './metrics.ts';

/** The readings of several processes as those of one: counts are added up, and gauges as their definition says. */
export function mergeReadings(all: readonly Readings[]): Readings {
  const merged = new Map<MetricName, Map<string, [readonly string[], Reading]>>();
  for (const [metric, series] of all.flatMap((readings) => entriesOf(readings))) {
    let family = merged.get(metric);
    if (family === undefined) merged.set(metric, (family = new Map<string, [readonly string[], Reading]>()));
    for (const [labels, reading] of series) {
      const key = JSON.stringify(labels);
      const before = family.get(key)?.[1];
      family.set(key, [labels, before === undefined ? reading : join(metric, before, reading)]);
    }
  }
  return Object.fromEntries([...merged].map(([metric, family]) => [metric, [...family.values()]]));
}

/** What is left of a process that has ended: its counts, so that no sum goes back; it has no present any more. */
export function onlyCounts(readings: Readings): Readings {
  return Object.fromEntries(entriesOf(readings).filter(([metric]) => METRICS[metric].kind !== 'gauge'));
}

function entriesOf(readings: Readings): [MetricName, NonNullable<Readings[MetricName]>][] {
  return Object.entries(readings) as [MetricName, NonNullable<Readings[MetricName]>][];
}

function join(metric: MetricName, one: Reading, other: Reading): Reading {
  if (typeof one === 'number' || typeof other === 'number') {
    const [a, b] = [Number(one), Number(other)];
    return METRICS[metric].across === 'max' ? Math.max(a, b) : a + b;
  }
  return {
    counts: one.counts.map((count, bucket) => count + (other.counts[bucket] ?? 0)),
    sum: one.sum + other.sum,
  };
}
