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
/** How many times as often, both, where it is looked at again. */
const MORE = 10;
/** How long the attacker rests between two runs, in milliseconds: each is to be met by itself. */
const REST_MS = 15;

/**
 * Does something, and meanwhile a bystander asks for the gateway's health and a question.
 * @param act may ask whether the bystander has been answered often enough.
 * @returns what came of it, and what was seen; both are asked at least once while it lasts and once afterwards.
 */
async function underWatch<Result>(
  world: World,
  enough: number,
  act: (isEnough: () => boolean) => Promise<Result>,
): Promise<{ result: Result; seen: Seen }> {
  const watching = await world.bystander.begin(world.url, enough);
  let witness: Witness | undefined;
  try {
    const result = await act(watching.isEnough);
    witness = await watching.end();
    return { result, seen: { ...witness, ...(await world.usage()) } };
  } finally {
    if (!witness) await watching.end();
  }
}

/** What came of the runs of an attack, what was seen meanwhile, and what is seen in quiet. */
export interface Watched<Result> {
  results: Result[];
  seen: Seen;
  quiet: Seen;
}

/**
 * Runs an attack under watch. Where times are judged it is run anew until the bystander has been answered often enough: what holds the gateway up each
 * time is met by one in a few of the bystander's requests and fails, however short the attack is; what happens once in a hundred requests,
 * whoever sends them, does not. Where the bystander has waited too long it is run anew for ten times as many answers, and those are judged: of a hundred, the second
 * slowest alone decides, which may be chance; of a thousand, the twelfth. They are judged by as many answers in quiet right before, since a machine is not always as fast.
 * @param attack is given how often it was run before, so that it can ask for what the gateway does not know yet.
 * @param quiet what was seen in quiet at the beginning.
 * @param isMissed whether the bystander has waited too long.
 */
export async function watchAttack<Result>(
  world: World,
  attack: (run: number) => Promise<Result>,
  quiet: Seen,
  isMissed: (seen: Seen, quiet: Seen) => boolean,
): Promise<Watched<Result>> {
  const results: Result[] = [];
  const look = async (enough: number, mostRuns: number): Promise<Seen> => {
    const before = results.length;
    const { seen } = await underWatch(world, enough, async (isEnough) => {
      results.push(await attack(results.length));
      while (STRICT && !isEnough() && results.length - before < mostRuns) {
        await delay(REST_MS);
        results.push(await attack(results.length));
      }
    });
    return seen;
  };
  const first = await look(ENOUGH, MOST_RUNS);
  if (!isMissed(first, quiet)) return { results, seen: first, quiet };
  const { seen: meanwhile } = await underWatch(world, ENOUGH * MORE, untilEnough);
  const again = await look(ENOUGH * MORE, MOST_RUNS * MORE);
  const seen = {
    ...again,
    healthMs: Math.max(first.healthMs, again.healthMs),
    stalledMs: Math.max(first.stalledMs, again.stalledMs),
    wrong: [...first.wrong, ...again.wrong],
  };
  return { results, seen, quiet: { ...quiet, bystanderMs: meanwhile.bystanderMs } };
}

async function untilEnough(isEnough: () => boolean): Promise<void> {
  while (!isEnough()) await delay(REST_MS);
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
  await underWatch(world, ENOUGH, () => delay(500));
  const { seen } = await underWatch(world, ENOUGH, () => delay(1500));
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
