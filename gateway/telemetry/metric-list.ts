/** What a metric is: what it is called, whose figures it has, and how those of several processes become one. */
export interface MetricDefinition {
  /** In the form of Prometheus, with its unit. */
  name: string;
  help: string;
  kind: 'counter' | 'gauge' | 'histogram';
  labels: readonly string[];
  /** Of a histogram: the upper bounds of its buckets. */
  bounds: readonly number[];
  /** Of a gauge: whether the processes' figures are added up, or the highest counts. */
  across: 'sum' | 'max';
}

/** Upper bounds of durations, in seconds. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** A stage may take microseconds. */
const STAGE_SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
const COSTS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

/**
 * All metrics. A label is the name of an organisation in the register, of a subgraph in the supergraph, a code or a word of ours:
 * nothing that a caller or a subgraph makes up is ever one, so their number is bounded and they tell of nobody.
 */
export const METRICS = {
  requests: counter('concord_requests_total', 'Requests that were answered or given up.', [
    'organisation',
    'status',
    'code',
  ]),
  requestSeconds: histogram(
    'concord_request_duration_seconds',
    'From the headers of a request to the end of its answer.',
    ['organisation'],
    SECONDS,
  ),
  requestsInFlight: gauge('concord_requests_in_flight', 'Requests that are being answered.'),
  inFlightLimit: gauge('concord_requests_in_flight_limit', 'How many requests are taken at a time.'),
  untrusted: counter(
    'concord_untrusted_documents_total',
    'Requests that were answered though their documents were not registered.',
    ['organisation'],
  ),
  stageSeconds: histogram(
    'concord_stage_duration_seconds',
    'What a stage took of a request that came to it.',
    ['stage'],
    STAGE_SECONDS,
  ),
  answerErrors: counter('concord_answer_errors_total', 'Errors inside answers that carry data.', ['code']),
  deniedFields: counter('concord_fields_denied_total', 'Fields that were refused.', ['organisation']),
  triedFields: counter(
    'concord_fields_would_deny_total',
    'Fields that would have been refused, where rules are only tried out.',
    ['organisation'],
  ),
  estimatedCost: counter('concord_cost_estimated_total', 'What operations were expected to cost.', [
    'organisation',
  ]),
  actualCost: counter('concord_cost_actual_total', 'What operations did cost.', ['organisation']),
  operationCost: histogram(
    'concord_operation_cost',
    'What single operations were expected to cost.',
    [],
    COSTS,
  ),
  shared: counter('concord_shared_total', 'Questions that joined one of the same caller under way.', [
    'what',
  ]),
  planLookups: counter('concord_plan_lookups_total', 'Operations whose plan was looked up.', ['result']),
  planningSeconds: histogram(
    'concord_planning_duration_seconds',
    'What planning an operation took, with its wait for a thread.',
    [],
    SECONDS,
  ),
  planningWaiting: gauge('concord_planning_waiting', 'Operations that wait for a thread to plan them.'),
  plans: gauge('concord_plan_cache_plans', 'Plans that are kept.'),
  planBytes: gauge('concord_plan_cache_bytes', 'What the kept plans are taken to need of memory.'),
  calls: counter('concord_subgraph_calls_total', 'Calls of subgraphs, by how they ended.', [
    'subgraph',
    'outcome',
  ]),
  callSeconds: histogram(
    'concord_subgraph_call_duration_seconds',
    'From a question to its answer, with waiting and a second attempt.',
    ['subgraph'],
    SECONDS,
  ),
  retries: counter('concord_subgraph_retries_total', 'Second attempts.', ['subgraph']),
  callsInFlight: gauge('concord_subgraph_calls_in_flight', 'Calls under way.', ['subgraph']),
  callsWaiting: gauge('concord_subgraph_calls_waiting', 'Calls that wait for a place.', ['subgraph']),
  circuit: gauge(
    'concord_subgraph_circuit_state',
    'Whether calls pass: 0 closed, 1 half-open, 2 open.',
    ['subgraph'],
    'max',
  ),
  droppedValues: counter(
    'concord_subgraph_values_dropped_total',
    'Values that a subgraph answered unasked, or not in the form that was asked for.',
    ['subgraph'],
  ),
  supergraph: gauge('concord_supergraph_info', 'The snapshot that is served; always 1.', ['version'], 'max'),
  loadedAt: gauge(
    'concord_supergraph_loaded_timestamp_seconds',
    'When the snapshot that is served was loaded, in seconds since 1970.',
    [],
    'max',
  ),
  refusedSince: gauge(
    'concord_version_refused_timestamp_seconds',
    'Since when there is a newer version that is refused, in seconds since 1970; 0 where there is none.',
    [],
    'max',
  ),
  redisAway: gauge(
    'concord_redis_away',
    'Processes that do not reach Redis, and keep budgets by themselves.',
  ),
  samples: counter('concord_samples_total', 'Slow and failed operations, by whether one left a sample.', [
    'written',
  ]),
  spans: counter('concord_spans_total', 'Spans of traces, by whether they could be sent.', ['outcome']),
  workers: gauge('concord_workers', 'Processes that answer.'),
  workerEnds: counter('concord_worker_ends_total', 'Workers that ended without having been told to.'),
  loopDelay: gauge(
    'concord_event_loop_delay_seconds',
    'How late timers were since the last reading, in the worst process.',
    ['quantile'],
    'max',
  ),
  loopBusy: counter('concord_event_loop_busy_seconds_total', 'Time in which the event loops were busy.'),
  cpu: counter('concord_process_cpu_seconds_total', 'Time of processors, of all processes that answer.'),
  residentMemory: gauge('concord_process_resident_memory_bytes', 'Memory of all processes that answer.'),
  heap: gauge('concord_process_heap_bytes', 'Used part of the heaps, of all processes that answer.'),
} as const satisfies Record<string, MetricDefinition>;

/** By what a metric is called in code. */
export type MetricName = keyof typeof METRICS;

/** The metrics of one kind. */
export type MetricsOf<Kind extends MetricDefinition['kind']> = {
  [Name in MetricName]: (typeof METRICS)[Name] extends { kind: Kind } ? Name : never;
}[MetricName];

function counter(name: string, help: string, labels: readonly string[] = []) {
  return { name, help, kind: 'counter', labels, bounds: [], across: 'sum' } as const;
}

function gauge(
  name: string,
  help: string,
  labels: readonly string[] = [],
  across: MetricDefinition['across'] = 'sum',
) {
  return { name, help, kind: 'gauge', labels, bounds: [], across } as const;
}

function histogram(name: string, help: string, labels: readonly string[], bounds: readonly number[]) {
  return { name, help, kind: 'histogram', labels, bounds, across: 'sum' } as const;
}
