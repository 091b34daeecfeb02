import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { ClientCase, Reply } from './case.ts';
import { CLIENT_CASES } from './clients/all-clients.ts';
import { hasMissed, leaksIn, problemsAround, problemsOf } from './judge.ts';
import { reportOf, type Result } from './report.ts';
import { seeQuiet, watchAttack, type Seen } from './watch.ts';
import { startWorld, type World } from './world.ts';

jest.setTimeout(120_000);

const results = new Map<string, Result>();
let world: World;
let quiet: Seen;
beforeAll(async () => {
  world = await startWorld();
  quiet = await seeQuiet(world);
});
afterEach(() => world.heal());
afterAll(async () => {
  await world.stop();
  process.stdout.write(`\n${reportOf('Hostile clients', CLIENT_CASES, { quiet, results })}`);
});

/** What came back, in a word. */
function inShort(replies: readonly Reply[]): string {
  const statuses = [...new Set(replies.map(({ status }) => (status === 0 ? 'closed' : String(status))))];
  return replies[0]?.note ?? (statuses.join(' ') || '-');
}

async function attackOnce({ attack, outcome }: ClientCase, run: number): Promise<Attacked> {
  world.run = run;
  world.forget();
  try {
    const replies = await attack(world);
    const problems = replies.flatMap((reply) => problemsOf(reply, outcome));
    if (outcome.kind === 'refused' && world.asked().length > 0) problems.push('a subgraph was asked');
    return { replies, problems };
  } catch (error) {
    const { message } = error as Error;
    return { replies: [], problems: [message, ...leaksIn(message)] };
  }
}

interface Attacked {
  replies: readonly Reply[];
  problems: string[];
}

async function run(one: ClientCase): Promise<Result> {
  const watched = await watchAttack(world, (run) => attackOnce(one, run), quiet, hasMissed);
  const { results: all, seen } = watched;
  const problems = all.flatMap((attacked) => attacked.problems);
  return {
    problems: [...problems, ...problemsAround(seen, watched.quiet)],
    reply: inShort(all.flatMap(({ replies }) => replies)),
    seen,
    quiet: watched.quiet,
    runs: all.length,
  };
}

test('there are at least 80 of them, and no id is there twice', () => {
  expect(CLIENT_CASES.length).toBeGreaterThanOrEqual(80);
  expect(new Set(CLIENT_CASES.map(({ id }) => id)).size).toBe(CLIENT_CASES.length);
});

test.each(CLIENT_CASES.map((one) => [one.id, one.claim, one] as const))('%s %s', async (id, _claim, one) => {
  const result = await run(one);
  results.set(id, result);
  expect([...new Set(result.problems)]).toEqual([]);
});
