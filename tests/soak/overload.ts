import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compose } from '../../schema/composition/compose.ts';
import { IMAGE_FLAGS } from '../../development/image-flags.ts';
import { buildProject } from '../kit/build-project.ts';
import { startGateway, type TestGateway } from '../kit/gateway.ts';
import { GOOD_MS, told, type Load, type Order } from './overload/load.ts';

/**
 * Measures goodput under overload: how many answers a second come within a second, at three times the load that the gateway can just bear,
 * against the most that it answers at all; with the adaptive limit as it is by default, and without one.
 */

const ROUNDS = Number(process.argv[2] ?? 5);
/** A gateway that ran longer in half a second has something to do. */
const BUSY_MS = 25;
const WARMING_MS = 8000;
const PEAK_MS = 4000;
const OVERLOAD_MS = 8000;
const TIMES = 3;
/** How many callers make the most answers come: with more, they only wait longer. */
const CALLERS = 16;
/** How long the list is that each request asks for: enough for a request to cost the gateway some milliseconds. */
const ITEMS = 1500;

/** Flags of Node.js for the gateway beside those of the container image: the further arguments. */
const FLAGS = process.argv.slice(3);
/** A round in which the gateway waited longer for its processor, as a part of the time, is not one by the clock: others have used the machine. */
const CALM = 0.1;

const SDL = 'type Query { items: [Item!] } type Item { id: ID! name: String size: Int }';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const built = await buildProject();
const subgraph = startProgram('subgraph.ts', [String(ITEMS)]);
const [url] = (await once(subgraph, 'message')) as [string];
const callers = startProgram('callers.ts', []);
const composition = compose([{ name: 'items', url, file: 'items', sdl: SDL }]);
if ('problems' in composition) throw new Error(composition.problems[0]?.message);
const folder = mkdtempSync(join(tmpdir(), 'concord-overload-'));
const supergraph = join(folder, 'supergraph.graphql');
writeFileSync(supergraph, composition.supergraph);

const ways = {
  'with the limit': await start({}),
  'without a limit': await start({ least: 1_000_000, most: 1_000_000 }),
};
const isApart = keepApart(
  Object.values(ways).map((gateway) => gateway.process.pid),
  [process.pid, subgraph.pid, callers.pid],
);
if (!isApart)
  print('The gateway shares its processor with its callers: they take from it what it is measured by.');
print(`${ROUNDS} rounds; an answer is good within ${GOOD_MS} ms`);
const shares = new Map<string, Share[]>(Object.keys(ways).map((name) => [name, []]));
for (const gateway of Object.values(ways)) await warm(gateway);
for (let round = 1; round <= ROUNDS; round++)
  for (const [name, gateway] of Object.entries(ways)) {
    print(`round ${round}, ${name}`);
    shares.get(name)?.push(await measure(gateway));
  }
for (const [name, all] of shares) {
  const calm = all.filter(({ disturbed }) => disturbed < CALM);
  const percent = (values: number[]): string => `${Math.round(middle(values) * 100)} %`;
  print(
    `${name}, of the peak: ${percent(all.map(({ perProcessorTime }) => perProcessorTime))} by the gateway's processor time (median of ${all.length}), ` +
      `${percent(calm.map(({ goodput }) => goodput))} by the clock (median of the ${calm.length} that nobody disturbed)`,
  );
}
await Promise.all(Object.values(ways).map((gateway) => gateway.stop()));
callers.disconnect();
subgraph.disconnect();
for (const made of [folder, built]) rmSync(made, { recursive: true });

function startProgram(file: string, args: string[]): ChildProcess {
  return fork(join(import.meta.dirname, 'overload', file), args, { execArgv: ['--import', 'tsx'] });
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

function start(inFlight: object): Promise<TestGateway> {
  return startGateway(
    {
      supergraph,
      // The callers are one caller, and what they ask is the same: nothing may be shared, and no bulkhead be what refuses.
      sharing: { subgraphRequests: false, queries: false },
      subgraphDefaults: { maxInFlight: 256, maxWaiting: 100_000 },
      limits: { inFlight },
      // As in production.
      logDelayMs: 100,
    },
    {
      program: join(built, 'cli/concord.mjs'),
      flags: [...IMAGE_FLAGS, ...FLAGS],
    },
  );
}

function portOf({ url }: TestGateway): number {
  return Number(new URL(url).port);
}

/** Lets the machine code of a gateway be made: a peak before that would be none. */
async function warm(gateway: TestGateway): Promise<void> {
  await order({ port: portOf(gateway), callers: CALLERS, milliseconds: WARMING_MS });
  await rest(gateway);
}

/** What is left of the peak under overload, and what the measurement is worth. */
interface Share {
  /** By the clock. */
  goodput: number;
  /** By what the gateway had of its processor: also where others took some of it. */
  perProcessorTime: number;
  /** The part of the time in which the gateway had work and no processor: above this it is no measurement. */
  disturbed: number;
}

/** Measures a gateway at its peak and at three times that. */
async function measure(gateway: TestGateway): Promise<Share> {
  const port = portOf(gateway);
  const peak = await watched(gateway, { port, callers: CALLERS, milliseconds: PEAK_MS });
  const perSecond = (peak.good * 1000) / PEAK_MS;
  const overload = await watched(gateway, { port, perSecond: perSecond * TIMES, milliseconds: OVERLOAD_MS });
  await rest(gateway);
  return {
    goodput: overload.good / OVERLOAD_MS / (peak.good / PEAK_MS),
    perProcessorTime: overload.good / overload.ranMs / (peak.good / peak.ranMs),
    disturbed: Math.max(peak.waited, overload.waited),
  };
}

/** Waits until a gateway has nothing left to do: what it still works on, though nobody waits for it, would be taken from the one that is measured next. */
async function rest({ process: { pid = 0 } }: TestGateway): Promise<void> {
  for (let before = -Infinity, now = 0; now - before > BUSY_MS; now = processorOf(pid).ranMs) {
    before = now;
    await delay(500);
  }
}

/** Makes a load, and looks what the gateway has of its processor meanwhile. */
async function watched(
  gateway: TestGateway,
  what: Order,
): Promise<{ good: number; ranMs: number; waited: number }> {
  const { pid = 0 } = gateway.process;
  const before = { at: performance.now(), ...processorOf(pid) };
  const load = await order(what);
  const after = { at: performance.now(), ...processorOf(pid) };
  const took = after.at - before.at;
  const ranMs = after.ranMs - before.ranMs;
  const waited = Math.max(0, after.waitedMs - before.waitedMs) / took;
  const has = `the gateway ran ${Math.round((ranMs / took) * 100)} % of the time, and waited ${Math.round(waited * 100)} % for others`;
  print(`  ${told(load, what.milliseconds)}; ${has}`);
  return { good: load.good.length, ranMs, waited };
}

/**
 * How long a program has run, all its threads together, and how long its main thread had to wait for others' programs, in milliseconds: where all of it has one
 * processor, what is not its own threads' time (proc_pid_stat, proc_pid_schedstat).
 */
function processorOf(pid: number): { ranMs: number; waitedMs: number } {
  const ofAll = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const ranMs = (Number(ofAll[11]) + Number(ofAll[12])) * 10;
  const [mainNs = 0, waitedNs = 0] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ').map(Number);
  return { ranMs, waitedMs: waitedNs / 1e6 - (ranMs - mainNs / 1e6) };
}

async function order(what: Order): Promise<Load> {
  callers.send(what);
  const [load] = (await once(callers, 'message')) as [Load];
  return load;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
