import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { compose } from '../../schema/composition/compose.ts';
import { startGateway, type TestGateway } from '../kit/gateway.ts';
import { answers, startRawSubgraph } from '../kit/raw-subgraph.ts';

/**
 * Measures goodput under overload: how many answers a second come within a second, at three times the load that the gateway can just bear,
 * against the most that it answers at all; with the adaptive limit as it is by default, and without one.
 */

const ROUNDS = Number(process.argv[2] ?? 5);
const TURN_MS = 4000;
const TIMES = 3;
/** An answer that comes later is no good any more, in milliseconds. */
const GOOD_MS = 1000;
/** How long a caller waits at most, in milliseconds. */
const PATIENCE_MS = 5000;
/** How many callers make the most answers come: with more, they only wait longer. */
const CONCURRENCY = 8;
/** How long the list is that each request asks for: enough for a request to cost the gateway some milliseconds. */
const ITEMS = 1500;

const BODY = JSON.stringify({ query: '{ items { id name size } }' });
const SDL = 'type Query { items: [Item!] } type Item { id: ID! name: String size: Int }';
const ANSWER = {
  data: {
    items: Array.from({ length: ITEMS }, (_, index) => ({
      id: String(index),
      name: `item ${index}`,
      size: index,
    })),
  },
};

/** What came of some seconds of load. */
interface Load {
  good: number;
  late: number;
  failed: number;
  /** How long each refused one waited, in milliseconds. */
  refusedMs: number[];
  /** How long each question for its health waited, in milliseconds; those that failed are infinite. */
  healthMs: number[];
  /** How long each good one waited, in milliseconds. */
  goodMs: number[];
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

if (process.send) process.send((await startRawSubgraph(answers(ANSWER))).url);
else await main();

async function main(): Promise<void> {
  // The subgraph is a program of its own, so that it is not what is overloaded.
  const subgraph = fork(fileURLToPath(import.meta.url), { execArgv: ['--import', 'tsx'] });
  const [url] = (await once(subgraph, 'message')) as [string];
  const composition = compose([{ name: 'items', url, file: 'items', sdl: SDL }]);
  if ('problems' in composition) throw new Error(composition.problems[0]?.message);
  const folder = mkdtempSync(join(tmpdir(), 'concord-overload-'));
  const supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, composition.supergraph);

  const ways = {
    'with the limit': await start(supergraph, {}),
    'without a limit': await start(supergraph, { least: 1_000_000, most: 1_000_000 }),
  };
  const isApart = keepApart(
    Object.values(ways).map((gateway) => gateway.process.pid),
    [process.pid, subgraph.pid],
  );
  if (!isApart)
    print('The gateway shares its processor with its callers: they take from it what it is measured by.');
  print(`${ROUNDS} rounds; an answer is good within ${GOOD_MS} ms`);
  const shares = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  for (let round = 1; round <= ROUNDS; round++)
    for (const [name, gateway] of Object.entries(ways)) {
      print(`round ${round}, ${name}`);
      shares.get(name)?.push(await measure(gateway));
    }
  for (const [name, all] of shares)
    print(
      `${name}: goodput at ${TIMES} times the load is ${Math.round(middle(all) * 100)} % of the peak (median)`,
    );
  await Promise.all(Object.values(ways).map((gateway) => gateway.stop()));
  subgraph.kill();
  rmSync(folder, { recursive: true });
}

/** Gives the gateways one processor, and those who ask all others; returns whether that could be done. */
function keepApart(
  gateways: readonly (number | undefined)[],
  others: readonly (number | undefined)[],
): boolean {
  const processors = availableParallelism();
  if (processors < 2) return false;
  const keep = (pid: number | undefined, on: string): boolean =>
    spawnSync('taskset', ['-a', '-p', '-c', on, String(pid)]).status === 0;
  return gateways.every((pid) => keep(pid, '0')) && others.every((pid) => keep(pid, `1-${processors - 1}`));
}

function start(supergraph: string, inFlight: object): Promise<TestGateway> {
  return startGateway({
    supergraph,
    // The callers are one caller, and what they ask is the same: nothing may be shared, and no bulkhead be what refuses.
    sharing: { subgraphRequests: false, queries: false },
    subgraphDefaults: { maxInFlight: 256, maxWaiting: 100_000 },
    limits: { inFlight },
    // As in production.
    logDelayMs: 100,
  });
}

/** How much of the peak is left under overload, of a gateway. The two are measured next to each other, since the machine may have other things to do. */
async function measure(gateway: TestGateway): Promise<number> {
  await closedLoop(gateway, CONCURRENCY, TURN_MS / 4);
  const usual = await closedLoop(gateway, CONCURRENCY, TURN_MS);
  const peak = (usual.good * 1000) / TURN_MS;
  print(`  ${told(usual)}`);
  const overloaded = await openLoop(gateway, peak * TIMES, TURN_MS);
  print(`  ${told(overloaded)}`);
  // What is still under way is not for the next turn.
  await delay(1000);
  return overloaded.good / usual.good;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function told({ good, late, failed, refusedMs, healthMs, goodMs }: Load): string {
  const seconds = TURN_MS / 1000;
  return [
    `${Math.round(good / seconds)} good/s (p50 ${at(goodMs, 0.5)}, p99 ${at(goodMs, 0.99)})`,
    `${Math.round(late / seconds)} late/s`,
    `${Math.round(refusedMs.length / seconds)} refused/s (p50 ${at(refusedMs, 0.5)}, p99 ${at(refusedMs, 0.99)})`,
    `${failed} failed`,
    `health p99 ${at(healthMs, 0.99)}`,
  ].join(', ');
}

function at(times: readonly number[], share: number): string {
  const time = times.toSorted((a, b) => a - b)[Math.floor(times.length * share)];
  return time === undefined ? '-' : `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}

/** So many callers, each of whom asks again when it is answered. */
async function closedLoop(gateway: TestGateway, concurrency: number, milliseconds: number): Promise<Load> {
  const pool = new Pool(gateway.url, { connections: concurrency });
  const load = emptyLoad();
  const until = performance.now() + milliseconds;
  const caller = async (): Promise<void> => {
    while (performance.now() < until) await ask(pool, load);
  };
  await Promise.all([...Array.from({ length: concurrency }, caller), probe(gateway, load, until)]);
  await pool.destroy();
  return load;
}

/** So many requests a second, whatever becomes of those before. */
async function openLoop(gateway: TestGateway, perSecond: number, milliseconds: number): Promise<Load> {
  const pool = new Pool(gateway.url, { connections: 3000 });
  const load = emptyLoad();
  const began = performance.now();
  const probing = probe(gateway, load, began + milliseconds);
  const asked: Promise<void>[] = [];
  while (performance.now() - began < milliseconds) {
    const due = ((performance.now() - began) / 1000) * perSecond;
    while (asked.length < due) asked.push(ask(pool, load));
    await delay(2);
  }
  await Promise.all([...asked, probing]);
  await pool.destroy();
  return load;
}

async function ask(pool: Pool, load: Load): Promise<void> {
  const before = performance.now();
  try {
    const { statusCode, body } = await pool.request({
      ...{ path: '/graphql', method: 'POST', body: BODY },
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await body.dump({ limit: 1_000_000 });
    const waited = performance.now() - before;
    if (statusCode === 503) load.refusedMs.push(waited);
    else if (statusCode !== 200) load.failed++;
    else if (waited > GOOD_MS) load.late++;
    else {
      load.good++;
      load.goodMs.push(waited);
    }
  } catch {
    load.failed++;
  }
}

/** Asks for the gateway's health ten times a second. */
async function probe({ url }: TestGateway, { healthMs }: Load, until: number): Promise<void> {
  const pool = new Pool(url, { connections: 1 });
  while (performance.now() < until) {
    const before = performance.now();
    const { statusCode, body } = await pool.request({ path: '/health/live', method: 'GET' });
    await body.dump();
    healthMs.push(statusCode === 200 ? performance.now() - before : Infinity);
    await delay(100);
  }
  await pool.destroy();
}

function emptyLoad(): Load {
  return { good: 0, late: 0, failed: 0, refusedMs: [], healthMs: [], goodMs: [] };
}
