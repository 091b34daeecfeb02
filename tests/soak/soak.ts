import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { SUBGRAPH_CASES } from '../abuse/subgraphs/all-subgraphs.ts';
import type { SubgraphCase } from '../abuse/case.ts';
import type { World } from '../abuse/world.ts';

/** How long, and how many requests a second. */
export interface SoakOptions {
  seconds: number;
  perSecond: number;
  /** Is told how far it is. */
  onProgress?: (line: string) => void;
}

/**
 * As an operator has it who sets nothing, but that the company's circuit is tried again soon, so that every fault is met; and that the
 * government has room: it runs in the program that asks, and is slow where that has no processor.
 */
export const SOAK_SETTINGS = {
  subgraphs: {
    company: { timeoutMs: 1000, breaker: { openMs: 200 } },
    government: { maxInFlight: 256, maxWaiting: 5000, timeoutMs: 10_000 },
  },
};

/** What came of the requests while the company had the faults of one group. */
export interface Phase {
  name: string;
  faults: number;
  requests: number;
  /** Answers in which the government's part was missing or wrong; what they were. */
  lost: string[];
  /** Answers with the company's part, and without. */
  company: { answered: number; nulled: number };
  /** How long each request took, in milliseconds. */
  times: number[];
  /** What the gateway keeps in memory at its end, in bytes. */
  bytes: number;
}

const QUERY = 'query ($id: ID!) { permit(id: $id) { id holder fee } }';
const CONNECTIONS = 400;
/** How long an answer is waited for, in milliseconds. */
const PATIENCE_MS = 30_000;
/** How often the next requests are sent, in milliseconds. */
const TICK_MS = 5;

/** The faults by group, and being well before, between and after them. */
function phases(): { name: string; faults: readonly (SubgraphCase | undefined)[] }[] {
  const groups = new Map<string, SubgraphCase[]>();
  for (const one of SUBGRAPH_CASES) {
    const name = one.id.replace(/^SUBGRAPH-|-\d+$/g, '').toLowerCase();
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  const well = { name: 'well', faults: [undefined, undefined] };
  return [well, ...[...groups].map(([name, faults]) => ({ name, faults })), { ...well, name: 'well again' }];
}

/**
 * Asks a gateway for parts of a government and of a company at a steady rate, whatever becomes of the requests before, while the company goes
 * through every fault of the hostile subgraphs.
 */
export async function soak(world: World, { seconds, perSecond, onProgress }: SoakOptions): Promise<Phase[]> {
  const all = phases();
  const each = (seconds * 1000) / all.reduce((count, { faults }) => count + faults.length, 0);
  const pool = new Pool(world.url, { connections: CONNECTIONS });
  const done: Phase[] = [];
  let serial = 0;
  for (const { name, faults } of all) {
    const phase: Phase = {
      ...{ name, faults: faults.filter((fault) => fault).length, requests: 0, lost: [] },
      ...{ company: { answered: 0, nulled: 0 }, times: [], bytes: 0 },
    };
    const asked: Promise<void>[] = [];
    const began = performance.now();
    for (const [index, fault] of faults.entries()) {
      if (fault) world.company.behave(fault.behaviour);
      else world.heal();
      await atRate(perSecond, { began, until: began + (index + 1) * each }, (count) => {
        while (asked.length < count) asked.push(ask(pool, phase, String(++serial)));
      });
    }
    await Promise.all(asked);
    world.heal();
    world.forget();
    phase.bytes = (await world.usage()).bytes;
    done.push(phase);
    const [first] = phase.lost;
    const example = first === undefined ? '' : `, such as: ${first}`;
    onProgress?.(`${name}: ${phase.requests} requests, ${phase.lost.length} government parts lost${example}`);
  }
  await pool.close();
  return done;
}

/** From time to time says how many are due since it began. */
async function atRate(
  perSecond: number,
  { began, until }: { began: number; until: number },
  due: (count: number) => void,
): Promise<void> {
  while (performance.now() < until) {
    due(((performance.now() - began) / 1000) * perSecond);
    await delay(TICK_MS);
  }
}

async function ask(pool: Pool, phase: Phase, id: string): Promise<void> {
  const before = performance.now();
  phase.requests++;
  try {
    const { statusCode, body } = await pool.request({
      ...{ path: '/graphql', method: 'POST', body: JSON.stringify({ query: QUERY, variables: { id } }) },
      headers: { 'content-type': 'application/json' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await body.text();
    phase.times.push(performance.now() - before);
    const { permit } = (JSON.parse(text) as { data?: { permit?: Record<string, unknown> } }).data ?? {};
    if (statusCode !== 200 || permit?.['id'] !== id || permit['holder'] !== `holder-${id}`)
      phase.lost.push(`${statusCode} ${text.slice(0, 200)}`);
    phase.company[permit?.['fee'] === 7 ? 'answered' : 'nulled']++;
  } catch (error) {
    phase.lost.push(String(error));
  }
}

/** Writes what came of it as a table. */
export function soakTable(phases: readonly Phase[]): string {
  const rows = phases.map(({ name, faults, requests, lost, company, times, bytes }) => [
    ...[name, faults, requests, lost.length, company.answered, company.nulled].map(String),
    ...[at(times, 0.5), at(times, 0.99), `${Math.round(bytes / 1_048_576)} MiB`],
  ]);
  const sum = (of: (phase: Phase) => number): number => phases.reduce((total, phase) => total + of(phase), 0);
  const times = phases.flatMap((phase) => phase.times);
  const total = [
    ...['all', sum((phase) => phase.faults), sum((phase) => phase.requests), sum(({ lost }) => lost.length)],
    ...[sum(({ company }) => company.answered), sum(({ company }) => company.nulled)],
    ...[at(times, 0.5), at(times, 0.99), ''],
  ].map(String);
  const head = ['phase', 'faults', 'requests', 'lost', 'company', 'nulled', 'p50', 'p99', 'memory'];
  return [head, ...rows, total]
    .map(([name = '', ...cells]) => name.padEnd(12) + cells.map((cell) => cell.padStart(10)).join(''))
    .join('\n');
}

function at(times: readonly number[], share: number): string {
  const time = times.toSorted((a, b) => a - b)[Math.floor(times.length * share)];
  return time === undefined ? '-' : `${Math.round(time)} ms`;
}
