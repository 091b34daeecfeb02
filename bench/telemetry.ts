import { createLogger } from '../gateway/telemetry/logger.ts';
import { createTelemetry, type Telemetry } from '../gateway/telemetry/telemetry.ts';
import { STAGES } from '../gateway/telemetry/watch.ts';
import { Cancellation } from '../gateway/cancellation.ts';
import { observeCalls } from '../gateway/execution/http/observe-calls.ts';

/**
 * Measures what it costs to watch a request: CPU microseconds of this process for all that metrics and traces do for one request with
 * two calls of subgraphs; the line in the log is made and not written. Run it compiled for the figures of production.
 */

const ROUNDS = 9;
const REQUESTS = 20_000;
const SAMPLES = { slowMs: 1000, errors: true, perMinute: 10 };
const RECEIVER = {
  endpoint: 'http://127.0.0.1:9/v1/traces',
  mostPerSecond: Infinity,
  callerContext: 'ignore',
} as const;

const logger = createLogger({ logLevel: 'silent', logDelayMs: 0 });
const off = await createTelemetry({ samples: SAMPLES }, logger);
const ways: Record<string, () => void> = {
  metrics: requestOn(off),
  'metrics, traces of none': requestOn(await traced(0)),
  'metrics, traces of all': requestOn(await traced(1)),
};
const costs = new Map<string, number[]>(Object.keys(ways).map((way) => [way, []]));
for (let round = -1; round < ROUNDS; round++)
  for (const [way, run] of Object.entries(ways)) {
    const cost = measure(run);
    // The first round only warms up.
    if (round >= 0) costs.get(way)?.push(cost);
  }
for (const [way, rounds] of costs)
  process.stdout.write(`${way.padEnd(48)} ${median(rounds).toFixed(2)} µs CPU a request\n`);
process.exit(0);

function traced(sampleRatio: number): Promise<Telemetry> {
  return createTelemetry({ samples: SAMPLES, traces: { ...RECEIVER, sampleRatio } }, logger);
}

/** What is done for one request at all places together. */
function requestOn(telemetry: Telemetry): () => void {
  const { metrics, begin, end } = telemetry;
  const [city, shop] = [observeCalls(metrics, 'city'), observeCalls(metrics, 'shop')];
  const cancellation = new Cancellation();
  return () => {
    const record = begin('request', {});
    for (const stage of STAGES.slice(1)) record.watch.enter(stage);
    for (const subgraph of [city, shop]) {
      const call = subgraph.begin(record.watch.trace, cancellation);
      subgraph.inFlight.add();
      call.attempt();
      subgraph.inFlight.add(-1);
      call.answered(false);
    }
    metrics.counter('planLookups', 'hit').add();
    record.organisation = 'agencies';
    record.cost = { estimated: 12, actual: 3 };
    end(record, { status: 200, hasLeft: false });
  };
}

function measure(run: () => void): number {
  const before = process.cpuUsage();
  for (let times = 0; times < REQUESTS; times++) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / REQUESTS;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
