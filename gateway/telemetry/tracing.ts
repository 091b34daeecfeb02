import type { IncomingHttpHeaders } from 'node:http';
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace as spans,
  TraceFlags,
  type Context,
  type Span,
  type SpanContext,
  type Tracer,
} from '@opentelemetry/api';
import { ExportResultCode, parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  TracerProvider,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';
import { SERVICE } from './open-telemetry-metrics.ts';
import { createRate } from './rate.ts';
import type { CallTrace, Trace } from './watch.ts';

/** Where traces are sent, and how many. */
export interface TraceSettings {
  /** An OTLP/HTTP receiver, such as `http://collector:4318/v1/traces`. */
  endpoint: string;
  /** The part of the requests that is traced, 0 to 1. */
  sampleRatio: number;
  /** How many a second at most, whoever asks for it. */
  mostPerSecond: number;
  /** Whether a trace that the caller has begun is continued (W3C Trace Context), its decision to sample included. */
  callerContext: 'ignore' | 'continue';
}

/** Traces requests. */
export interface Tracing {
  /** Begins the trace of a request; undefined where it is not traced. */
  begin: (headers: IncomingHttpHeaders) => Trace | undefined;
  /** Sends what is still there, for two seconds at most. */
  close: () => Promise<void>;
}

const EXPORT_MS = 5000;
/** How long an end waits for what is still to be sent, in milliseconds: whoever stops a gateway does not wait for long. */
const CLOSING_MS = 2000;
const SECOND_MS = 1000;

/**
 * Makes the tracing of requests by OpenTelemetry, sent by OTLP over HTTP. Nothing global is registered. A span has names of ours, of
 * the register and of the supergraph alone. Of a caller's context nothing is taken but ids and the flag: `tracestate` and `baggage`
 * could carry anything.
 */
export function createTracing(
  { endpoint, sampleRatio, mostPerSecond, callerContext }: TraceSettings,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): Tracing {
  const exporter = new OTLPTraceExporter({ url: endpoint, timeoutMillis: EXPORT_MS });
  const provider = new TracerProvider({
    resource: SERVICE,
    sampler: new AlwaysOnSampler(),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: told(exporter, { logger, metrics }),
        exportTimeoutMillis: EXPORT_MS,
        scheduledDelayMillis: SECOND_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('concord');
  const rate = createRate(mostPerSecond, SECOND_MS);
  return {
    begin: ({ traceparent }) => {
      const isGiven = callerContext === 'continue' && typeof traceparent === 'string';
      const parent = isGiven ? (parseTraceParent(traceparent) ?? undefined) : undefined;
      const isSampled = parent ? isMarked(parent) : Math.random() < sampleRatio;
      if (isSampled && rate.take()) return startTrace(tracer, parent);
      return parent && handOn(parent);
    },
    close: async () => {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => void (timer = setTimeout(resolve, CLOSING_MS)));
      await Promise.race([provider.shutdown().catch(() => undefined), patience]);
      clearTimeout(timer);
    },
  };
}

function startTrace(tracer: Tracer, parent: SpanContext | undefined): Trace {
  const outer = parent ? spans.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT;
  const root = tracer.startSpan('request', { kind: SpanKind.SERVER }, outer);
  const within = spans.setSpan(ROOT_CONTEXT, root);
  let stage: Span | undefined;
  return {
    id: root.spanContext().traceId,
    enter: (name) => {
      stage?.end();
      stage = tracer.startSpan(name, {}, within);
    },
    call: (subgraph) => startCall(tracer, subgraph, stage ? spans.setSpan(ROOT_CONTEXT, stage) : within),
    end: ({ status, code, organisation, operationType = 'unknown', subgraphCalls, denied }) => {
      root.setAttributes({
        'http.response.status_code': status,
        'graphql.operation.type': operationType,
        'concord.code': code,
        'concord.organisation': organisation,
        'concord.subgraph_calls': subgraphCalls,
        'concord.fields_denied': denied,
      });
      // What a caller did wrong is no error of a server's span (OpenTelemetry, semantic conventions for HTTP).
      if (status >= 500) root.setStatus({ code: SpanStatusCode.ERROR });
      stage?.end();
      root.end();
    },
  };
}

function startCall(tracer: Tracer, subgraph: string, parent: Context): CallTrace {
  const attributes = { 'concord.subgraph': subgraph };
  const span = tracer.startSpan('fetch', { kind: SpanKind.CLIENT, attributes }, parent);
  return {
    traceparent: headerOf(span.spanContext()),
    end: ({ outcome, attempts }) => {
      span.setAttributes({
        'concord.outcome': outcome,
        'http.request.resend_count': Math.max(0, attempts - 1),
      });
      if (outcome !== 'OK') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

/** A trace that another has begun and does not look at here: the subgraphs are told of it, and that is all. */
function handOn(parent: SpanContext): Trace {
  const call = { traceparent: headerOf(parent), end: () => undefined };
  return { id: undefined, enter: () => undefined, call: () => call, end: () => undefined };
}

/** W3C Trace Context, section 3.2. */
function headerOf(context: SpanContext): string {
  return `00-${context.traceId}-${context.spanId}-${isMarked(context) ? '01' : '00'}`;
}

function isMarked({ traceFlags }: SpanContext): boolean {
  return (traceFlags & TraceFlags.SAMPLED) !== 0;
}

/** An exporter whose failures are counted, and told once until it works again. */
function told(
  exporter: SpanExporter,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): SpanExporter {
  let works = true;
  return {
    export: (batch, done) => {
      exporter.export(batch, (result) => {
        const isSent = result.code === ExportResultCode.SUCCESS;
        metrics.counter('spans', isSent ? 'sent' : 'lost').add(batch.length);
        // The reason could name hosts.
        if (isSent !== works) logger.warn(isSent ? 'traces are sent again' : 'traces cannot be sent');
        works = isSent;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
