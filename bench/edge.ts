import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Agent, request } from 'undici';
import { readConfig } from '../gateway/config.ts';
import { createTurns } from '../gateway/edge/take-turns.ts';
import { listen, type Edge } from '../gateway/edge/http-server.ts';
import { createKnownDocuments, type KnownDocuments } from '../gateway/edge/known-documents.ts';
import type { Served } from '../gateway/edge/request-scope.ts';
import { createCallerKey } from '../gateway/execution/caller-token.ts';
import { createSigningKey } from '../gateway/execution/http/sign-request.ts';
import { createSubgraphWays } from '../gateway/execution/http/subgraph-ways.ts';
import { createGeneration } from '../gateway/generation.ts';
import { loadSnapshot } from '../gateway/load-snapshot.ts';
import { createPlannerThreads } from '../gateway/planning/planner-threads.ts';
import { createLogger } from '../gateway/telemetry/logger.ts';
import { createTelemetry, type Telemetry } from '../gateway/telemetry/telemetry.ts';
import { compose } from '../schema/composition/compose.ts';

/**
 * Measures what the edge costs: CPU milliseconds of the gateway's process per request, for a question that no subgraph has to be
 * asked for. The gateway of whom every document is new goes through the HTTP shell, the other past
 * it. Both are measured in turns, in one run; the requests come from another process.
 */

const ROUNDS = 7;
const REQUESTS = 2000;
const CONCURRENCY = 8;
const QUERY = JSON.stringify({ query: '{ __typename }' });

if (process.send) process.on('message', (url: string) => void load(url).then(() => process.send?.('done')));
else await main();

async function main(): Promise<void> {
  const samples = { slowMs: 0, errors: false, perMinute: 0 };
  const telemetry = await createTelemetry({ samples }, createLogger({ logLevel: 'silent', logDelayMs: 0 }));
  const served = await createServed(telemetry);
  const known = createKnownDocuments({ documents: 1_048_576, registered: 0 });
  const ways = {
    'HTTP shell': await start(served, { ...known, parsed: () => undefined }, telemetry),
    'thin edge': await start(served, known, telemetry),
  };
  const child = fork(fileURLToPath(import.meta.url), { execArgv: ['--import', 'tsx'] });
  const costs = new Map<string, number[]>(Object.keys(ways).map((way) => [way, []]));
  for (let round = -1; round < ROUNDS; round++) {
    for (const [way, { port }] of Object.entries(ways)) {
      const cost = await measure(child, `http://127.0.0.1:${port}/graphql`);
      // The first round only warms up.
      if (round >= 0) costs.get(way)?.push(cost);
    }
  }
  const base = median(costs.get('HTTP shell') ?? []);
  for (const [way, rounds] of costs) {
    const cost = median(rounds);
    process.stdout.write(
      `${way.padEnd(12)} ${cost.toFixed(3)} ms CPU a request  x${(cost / base).toFixed(2)}\n`,
    );
  }
  child.kill();
  await Promise.all(Object.values(ways).map(({ stop }) => stop()));
}

async function measure(child: ChildProcess, url: string): Promise<number> {
  const before = process.cpuUsage();
  child.send(url);
  await once(child, 'message');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / REQUESTS;
}

async function createServed(telemetry: Telemetry): Promise<Served> {
  const composition = compose([
    { name: 'one', url: 'http://one.invalid', file: 'one', sdl: 'type Query { field: String }' },
  ]);
  if ('problems' in composition) throw new Error(composition.problems[0]?.message);
  const { supergraph } = composition;
  const config = { ...readConfig({ supergraph: 'supergraph.graphql' }, {}), logLevel: 'silent' as const };
  const sources = {
    ...{ supergraph, register: undefined, pairwiseSecret: randomBytes(32).toString('base64') },
    ...{ callerKey: await createCallerKey(), signingKey: createSigningKey() },
    ...{ edition: undefined, manifests: {}, tlsFiles: {} },
  };
  const threads = createPlannerThreads({ planningThreads: 1, planningMs: 60_000 });
  const turns = createTurns();
  const version = { config, sources, snapshot: loadSnapshot(config, sources) };
  return createGeneration(version, {
    threads,
    ways: createSubgraphWays(telemetry),
    shared: undefined,
    telemetry,
    turn: () => turns.next('answer'),
  });
}

function start(served: Served, documents: KnownDocuments, telemetry: Telemetry): Promise<Edge> {
  return listen(() => served, {
    ...{ host: '127.0.0.1', port: 0, noticeMs: 0, documents },
    body: { bytes: 1_048_576, inflation: 20, ms: 15_000, bytesPerSecond: 1024, values: 20_000, nesting: 64 },
    headersMs: 10_000,
    inFlight: { least: 16, most: 2000 },
    turns: createTurns(),
    persistedQueries: false,
    page: undefined,
    telemetry,
  });
}

async function load(url: string): Promise<void> {
  const dispatcher = new Agent({ connections: CONCURRENCY });
  let left = REQUESTS;
  const ask = async (): Promise<void> => {
    while (left-- > 0) {
      const headers = { 'content-type': 'application/json' };
      const { statusCode, body } = await request(url, { method: 'POST', dispatcher, headers, body: QUERY });
      const text = await body.text();
      if (statusCode !== 200 || !text.includes('"Query"'))
        throw new Error(`the gateway answered ${statusCode}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, ask));
  await dispatcher.close();
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
