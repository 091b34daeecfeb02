import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { ClientCase, Reply } from './case.ts';
import { CLIENT_CASES } from './clients/all-clients.ts';
import { leaksIn, problemsAround, problemsOf } from './judge.ts';
import { reportOf, type Result } from './report.ts';
import { underWatch, type Seen } from './watch.ts';
import { startWorld, type World } from './world.ts';

jest.setTimeout(120_000);

const results = new Map<string, Result>();
let world: World;
let quiet: Seen;
beforeAll(async () => {
  world = await startWorld();
  await underWatch(world, () => delay(500));
  ({ seen: quiet } = await underWatch(world, () => delay(1500)));
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

async function run({ attack, outcome }: ClientCase): Promise<Result> {
  world.forget();
  const {
    result: { replies, problems },
    seen,
  } = await underWatch(world, async () => {
    try {
      const got = await attack(world);
      return { replies: got, problems: got.flatMap((reply) => problemsOf(reply, outcome)) };
    } catch (error) {
      const { message } = error as Error;
      return { replies: [], problems: [message, ...leaksIn(message)] };
    }
  });
  if (outcome.kind === 'refused' && world.asked().length > 0) problems.push('a subgraph was asked');
  return { problems: [...problems, ...problemsAround(seen, quiet)], reply: inShort(replies), seen };
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
