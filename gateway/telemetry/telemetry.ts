import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from 'pino';
import { createMetrics, type Metrics } from './metrics.ts';
import { observeProcess } from './process-metrics.ts';
import { createRequestRecord, type RequestRecord } from './request-record.ts';
import { createSamples, type SampleSettings } from './samples.ts';
import type { TraceSettings, Tracing } from './tracing.ts';
import { STAGES, startWatch, type StageTimes } from './watch.ts';

/** What the operator wants to see, beside the log. */
export interface TelemetrySettings {
  /** Where metrics are read; undefined where nobody reads them. */
  metrics?: object | undefined;
  traces?: TraceSettings | undefined;
  samples: SampleSettings;
}

/** What the operator sees of a gateway. It outlives every version of the supergraph. */
export interface Telemetry {
  metrics: Metrics;
  logger: Logger;
  /** Begins the record of a request. */
  begin: (requestId: string, headers: IncomingHttpHeaders) => RequestRecord;
  /** The record of a request that nobody is told of. */
  ignore: (requestId: string) => RequestRecord;
  /** Tells of a request that was answered, or whose caller has left. */
  end: (record: RequestRecord, ending: { status: number; hasLeft: boolean }) => void;
  close: () => Promise<void>;
}

/** The status that is told of a request whose caller left before its answer; no answer bears it. */
const CALLER_LEFT = 499;
const LEFT = 'CLIENT_LEFT';
/** What is told instead of the organisation where none is known. */
export const ANONYMOUS = 'anonymous';

/** Makes what the settings ask for. The libraries of OpenTelemetry are loaded where traces are asked for, and not before. */
export async function createTelemetry(settings: TelemetrySettings, logger: Logger): Promise<Telemetry> {
  const metrics = createMetrics();
  const tracing: Tracing | undefined =
    settings.traces && (await import('./tracing.ts')).createTracing(settings.traces, { logger, metrics });
  const sample = createSamples(settings.samples, { logger, metrics });
  const stopObserving = settings.metrics && observeProcess(metrics);
  // What a line of a request holds is said by its type, and none of it is secret: looking for what is would cost more than the line.
  const lines = logger.child({}, { redact: [] });
  const inFlight = metrics.gauge('requestsInFlight');
  const count = createCounting(metrics);
  return {
    metrics,
    logger,
    begin: (requestId, headers) => {
      inFlight.add(1);
      return createRequestRecord(requestId, startWatch(tracing?.begin(headers)));
    },
    ignore: (requestId) => createRequestRecord(requestId, startWatch(undefined)),
    end: (record, { status: sent, hasLeft }) => {
      inFlight.add(-1);
      const times = record.watch.leave();
      const status = hasLeft ? CALLER_LEFT : sent;
      // What the HTTP shell refuses before it asks for anything says no code.
      if (record.code === 'OK' && status >= 400) record.code = hasLeft ? LEFT : 'BAD_REQUEST';
      const milliseconds = Math.round(sum(times) * 10) / 10;
      const { watch, counts } = record;
      lines.info(lineOf(record, hasLeft ? 'client closed' : status, milliseconds), 'request');
      count(record, { status, times });
      sample(record, times, milliseconds);
      watch.trace?.end({
        ...{ status, code: record.code, organisation: record.organisation ?? ANONYMOUS },
        operationType: watch.operation?.operation,
        ...{ subgraphCalls: counts.subgraphCalls, denied: record.denied },
      });
    },
    close: async () => {
      stopObserving?.();
      await tracing?.close();
    },
  };
}

/** What the line of a request says. Written out: copying of the record costs several times as much. */
function lineOf(record: RequestRecord, status: number | string, milliseconds: number): object {
  const { requestId, traceId, edge, organisation, client, operation, isTrusted, code, errors, cost } = record;
  const { subgraphCalls, subgraphs, dropped } = record.counts;
  const { denied, wouldDeny, deniedBy } = record;
  return {
    requestId,
    traceId,
    edge,
    organisation,
    client,
    operation,
    isTrusted,
    code,
    errors,
    cost,
    denied,
    wouldDeny,
    deniedBy,
    subgraphCalls,
    subgraphs,
    dropped,
    status,
    milliseconds,
  };
}

/** Makes what counts a request that has ended. */
function createCounting(
  metrics: Metrics,
): (record: RequestRecord, ending: { status: number; times: StageTimes }) => void {
  const stages = STAGES.map((stage) => [stage, metrics.histogram('stageSeconds', stage)] as const);
  const operationCost = metrics.histogram('operationCost');
  return (record, { status, times }) => {
    const { organisation = ANONYMOUS, code, errors, denied, wouldDeny, cost, isTrusted } = record;
    metrics.counter('requests', organisation, String(status), code).add();
    metrics.histogram('requestSeconds', organisation).record(sum(times) / 1000);
    for (const [stage, seconds] of stages) if (times[stage] > 0) seconds.record(times[stage] / 1000);
    if (denied > 0) metrics.counter('deniedFields', organisation).add(denied);
    if (wouldDeny > 0) metrics.counter('triedFields', organisation).add(wouldDeny);
    if (isTrusted === false) metrics.counter('untrusted', organisation).add();
    for (const each in errors) metrics.counter('answerErrors', each).add(errors[each]);
    if (!cost) return;
    operationCost.record(cost.estimated);
    metrics.counter('estimatedCost', organisation).add(cost.estimated);
    if (cost.actual !== undefined) metrics.counter('actualCost', organisation).add(cost.actual);
  };
}

function sum(times: StageTimes): number {
  let total = 0;
  for (const stage of STAGES) total += times[stage];
  return total;
}
