import { setTimeout as delay } from 'node:timers/promises';
import type { Witness } from './bystander.ts';
import type { Attack } from './case.ts';
import { bearer, body, query } from './send.ts';
import { STRICT } from './strict.ts';
import type { World } from './world.ts';

/** What was seen of everybody else while something was done. */
export interface Seen extends Witness {
  /** The longest that the gateway's event loop was held up, in milliseconds. */
  stalledMs: number;
  /** What the gateway keeps in memory afterwards, in bytes. */
  bytes: number;
}

/**
 * How often the bystander has to be answered before its times are judged: then its p99 is not the slowest answer of all, which one collection
 * of garbage or one first use of a function decides.
 */
const ENOUGH = 110;
/** An attack is not run more often than this. */
const MOST_RUNS = 40;
/** How long the attacker rests between two runs, in milliseconds: each is to be met by itself. */
const REST_MS = 15;

/**
 * Does something, and meanwhile a bystander asks for the gateway's health and a question.
 * @param act may ask whether the bystander has been answered often enough to be judged.
 * @returns what came of it, and what was seen; both are asked at least once while it lasts and once afterwards.
 */
export async function underWatch<Result>(
  world: World,
  act: (isEnough: () => boolean) => Promise<Result>,
): Promise<{ result: Result; seen: Seen }> {
  const watching = await world.bystander.begin(world.url, ENOUGH);
  let witness: Witness | undefined;
  try {
    const result = await act(watching.isEnough);
    witness = await watching.end();
    return { result, seen: { ...witness, ...(await world.usage()) } };
  } finally {
    if (!witness) await watching.end();
  }
}

/**
 * Runs an attack. Where times are judged it is run anew until the bystander has been answered often enough: what holds the gateway up each
 * time is met by one in a few of the bystander's requests and fails, however short the attack is; what happens once in a hundred requests,
 * whoever sends them, does not.
 * @param attack is given how often it was run before, so that it can ask for what the gateway does not know yet.
 * @returns what came of each run.
 */
export async function runOften<Result>(
  attack: (run: number) => Promise<Result>,
  isEnough: () => boolean,
): Promise<Result[]> {
  const results = [await attack(0)];
  while (STRICT && !isEnough() && results.length < MOST_RUNS) {
    await delay(REST_MS);
    results.push(await attack(results.length));
  }
  return results;
}

/** How often everything usual is asked before the first attack where times are judged. */
const WARM_RUNS = 150;

/**
 * Sees how everybody fares in quiet. Where times are judged it asks before for what is usual, right and wrong: what a function takes the
 * first times, before it is compiled, is no attack's doing.
 */
export async function seeQuiet(world: World): Promise<Seen> {
  for (let run = 0; STRICT && run < WARM_RUNS; run++) {
    world.run = run;
    for (const attack of USUAL) await attack(world);
  }
  await underWatch(world, () => delay(500));
  const { seen } = await underWatch(world, () => delay(1500));
  return seen;
}

const USUAL: readonly Attack[] = [
  query('{ permits { id holder fee } }'),
  query('query ($id: ID!) { permit(id: $id) { ...F fee } } fragment F on Permit { id }', {
    variables: { id: '1' },
  }),
  query('query ($id: ID!) { permit(id: $id) { id } }', { variables: { id: {} } }),
  query('{ permits { nothing } }'),
  query('{ permits {'),
  bearer(({ stranger }) => stranger.sign()),
  body('{"query":'),
];

/** The time that 99 of 100 do not exceed. */
export function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN;
}
