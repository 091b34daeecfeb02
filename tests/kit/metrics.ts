import { setTimeout as delay } from 'node:timers/promises';
import type { LogEntry } from './gateway.ts';

/** What a gateway's metrics say at one moment. */
export interface Scrape {
  text: string;
  /** The names of all metrics, without the suffixes of a histogram's parts. */
  names: Set<string>;
  /** What all series of a name say together whose labels hold what is given; NaN where there is none. */
  value: (name: string, labels?: Record<string, string>) => number;
}

/** A gateway whose log says where its metrics are. */
interface Measured {
  logged: (isIt: (entry: LogEntry) => boolean) => Promise<LogEntry>;
}

/**
 * Reads metrics until they fulfil something, for some ten seconds; then it fails. A request is counted once its connection is
 * through with it, which may be just after its caller has the answer.
 */
export async function untilMetrics(gateway: Measured, holds: (metrics: Scrape) => boolean): Promise<Scrape> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const metrics = await scrape(gateway);
    if (holds(metrics)) return metrics;
    await delay(50);
  }
  throw new Error(`it never held: ${holds.toString()}\n${(await scrape(gateway)).text}`);
}

/** Reads a gateway's metrics, as Prometheus does. */
export async function scrape(gateway: Measured): Promise<Scrape> {
  const ready = await gateway.logged(({ msg }) => msg === 'gateway ready');
  const answer = await fetch(`http://127.0.0.1:${String(ready['metricsPort'])}/metrics`);
  if (answer.status !== 200) throw new Error(`the metrics' answer is ${answer.status}`);
  return readScrape(await answer.text());
}

/** Reads Prometheus' text format (version 0.0.4), and fails where a line is none of it. */
export function readScrape(text: string): Scrape {
  const series: { name: string; labels: Record<string, string>; value: number }[] = [];
  const names = new Set<string>();
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line);
    if (type?.[1] !== undefined) {
      // All that is said of a metric stands together.
      if (names.has(type[1])) throw new Error(`${type[1]} stands twice`);
      names.add(type[1]);
    }
    if (line === '' || line.startsWith('#')) continue;
    const [, name, labels = '', value] =
      /^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined || Number.isNaN(Number(value))) throw new Error(`not understood: ${line}`);
    const pairs = [...labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)];
    series.push({
      name,
      labels: Object.fromEntries(pairs.map(([, label = '', said = '']) => [label, said])),
      value: Number(value),
    });
  }
  return {
    text,
    names,
    value: (name, wanted = {}) => {
      const found = series.filter(
        (each) =>
          each.name === name && Object.entries(wanted).every(([label, said]) => each.labels[label] === said),
      );
      return found.length === 0 ? NaN : found.reduce((sum, { value }) => sum + value, 0);
    },
  };
}
