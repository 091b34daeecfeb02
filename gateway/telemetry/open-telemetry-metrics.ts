import { ValueType, type HrTime } from '@opentelemetry/api';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  DataPointType,
  type DataPoint,
  type Histogram,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { METRICS, type MetricDefinition, type MetricName } from './metric-list.ts';
import type { Reading, Readings } from './metrics.ts';

/** What the gateway is called where its telemetry goes. */
export const SERVICE = resourceFromAttributes({ 'service.name': 'concord-gateway' });

const SCOPE = { name: 'concord' };

/** Writes readings in Prometheus' text format (version 0.0.4). */
export function writePrometheus(readings: Readings): string {
  return new PrometheusSerializer(undefined, false, undefined, true, true).serialize(
    toOpenTelemetry(readings, [0, 0]),
  );
}

/**
 * Readings in the data model of OpenTelemetry.
 * @param since when counting began.
 */
export function toOpenTelemetry(readings: Readings, since: HrTime, now: HrTime = since): ResourceMetrics {
  const metrics = (Object.keys(METRICS) as MetricName[]).flatMap((metric) => {
    const series = readings[metric] ?? [];
    const definition: MetricDefinition = METRICS[metric];
    return series.length === 0 ? [] : [metricOf(definition, series, { startTime: since, endTime: now })];
  });
  return { resource: SERVICE, scopeMetrics: [{ scope: SCOPE, metrics }] };
}

function metricOf(
  { name, help, kind, labels, bounds }: MetricDefinition,
  series: NonNullable<Readings[MetricName]>,
  times: { startTime: HrTime; endTime: HrTime },
): MetricData {
  const pointOf = <Value>(values: readonly string[], value: Value): DataPoint<Value> => ({
    ...times,
    attributes: Object.fromEntries(labels.map((label, index) => [label, values[index] ?? ''])),
    value,
  });
  const common = {
    descriptor: { name, description: help, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  if (kind === 'histogram')
    return {
      ...common,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: series.map(([values, reading]) => pointOf(values, histogramOf(reading, bounds))),
    };
  const dataPoints = series.map(([values, reading]) => pointOf(values, Number(reading)));
  return kind === 'counter'
    ? { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
    : { ...common, dataPointType: DataPointType.GAUGE, dataPoints };
}

function histogramOf(reading: Reading, boundaries: readonly number[]): Histogram {
  const { counts, sum } = typeof reading === 'number' ? { counts: [], sum: 0 } : reading;
  return {
    buckets: { boundaries: [...boundaries], counts },
    sum,
    count: counts.reduce((total, count) => total + count, 0),
  };
}
