import { METRICS, type MetricName, type MetricsOf } from './metric-list.ts';

/** A figure that counts up, or up and down. */
export interface Figure {
  add: (by?: number) => void;
  set: (value: number) => void;
}

/** Values sorted into buckets. */
export interface Distribution {
  record: (value: number) => void;
}

/** What one series says: its figure, or how many values came into each bucket, above the last bound too, and their sum. */
export type Reading = number | { counts: number[]; sum: number };

/** By metric, each series: its labels' values, and what it says. Plain data, so that processes can tell each other. */
export type Readings = Partial<Record<MetricName, [labels: readonly string[], reading: Reading][]>>;

/** The metrics of one process. To record is to add to plain numbers; all else is done when they are read. */
export interface Metrics {
  counter: (metric: MetricsOf<'counter'>, ...labels: string[]) => Pick<Figure, 'add'>;
  gauge: (metric: MetricsOf<'gauge'>, ...labels: string[]) => Figure;
  histogram: (metric: MetricsOf<'histogram'>, ...labels: string[]) => Distribution;
  /** Asks for figures when metrics are read, and not before. A later one for the same metric takes the place of an earlier. */
  observe: (
    metric: MetricsOf<'counter' | 'gauge'>,
    read: () => readonly (readonly [labels: readonly string[], value: number])[],
  ) => void;
  read: () => Readings;
}

/** A series with its labels. */
interface Series<Instrument> {
  labels: readonly string[];
  instrument: Instrument;
  read: () => Reading;
}

type Create<Instrument> = (metric: MetricName) => Omit<Series<Instrument>, 'labels'>;

/** Makes the metrics of a process. */
export function createMetrics(): Metrics {
  const [figures, distributions] = [createFamilies(createFigure), createFamilies(createDistribution)];
  const observed = new Map<MetricName, Parameters<Metrics['observe']>[1]>();
  return {
    counter: figures.of,
    gauge: figures.of,
    histogram: distributions.of,
    observe: (metric, read) => void observed.set(metric, read),
    read: () => ({
      ...figures.read(),
      ...distributions.read(),
      ...Object.fromEntries([...observed].map(([metric, read]) => [metric, read()])),
    }),
  };
}

/** Between the values of labels; no name of the register or of a supergraph has one. */
const SEPARATOR = '\0';

function createFamilies<Instrument>(create: Create<Instrument>): {
  of: (metric: MetricName, ...labels: string[]) => Instrument;
  read: () => Readings;
} {
  const families = new Map<MetricName, Map<string, Series<Instrument>>>();
  return {
    of: (metric, ...labels) => {
      let family = families.get(metric);
      if (family === undefined) families.set(metric, (family = new Map<string, Series<Instrument>>()));
      const key = labels.length === 1 ? (labels[0] ?? '') : labels.join(SEPARATOR);
      let series = family.get(key);
      if (series === undefined) family.set(key, (series = { labels, ...create(metric) }));
      return series.instrument;
    },
    read: () =>
      Object.fromEntries(
        [...families].map(([metric, family]) => [
          metric,
          [...family.values()].map(({ labels, read }) => [labels, read()] as const),
        ]),
      ),
  };
}

function createFigure(): Omit<Series<Figure>, 'labels'> {
  let value = 0;
  const instrument: Figure = {
    add: (by = 1) => void (value += by),
    set: (to) => void (value = to),
  };
  return { instrument, read: () => value };
}

function createDistribution(metric: MetricName): Omit<Series<Distribution>, 'labels'> {
  const bounds: readonly number[] = METRICS[metric].bounds;
  const counts = new Array<number>(bounds.length + 1).fill(0);
  let sum = 0;
  const instrument: Distribution = {
    record: (value) => {
      let bucket = 0;
      while (bucket < bounds.length && value > (bounds[bucket] ?? 0)) bucket++;
      counts[bucket] = (counts[bucket] ?? 0) + 1;
      sum += value;
    },
  };
  return { instrument, read: () => ({ counts: [...counts], sum }) };
}
