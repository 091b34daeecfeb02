import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Reply, SubgraphCase } from './case.ts';
import { bodyOf, hasMissed, leaksIn, PLANTED, problemsAround } from './judge.ts';
import { reportOf, type Result } from './report.ts';
import { sendHttp } from './send.ts';
import { SUBGRAPH_CASES } from './subgraphs/all-subgraphs.ts';
import { FEE, WITH_FEE } from './subgraphs/ways.ts';
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
afterAll(async () => {
  await world.stop();
  process.stdout.write(`\n${reportOf('Hostile subgraphs', SUBGRAPH_CASES, { quiet, results })}`);
});

const asks = (query: string): Promise<Reply> => sendHttp(world, { body: JSON.stringify({ query }) });

/** Whether the answer is this one, and nothing of the company's or of the gateway's inside is in it. */
function problemsOf(reply: Reply, data: unknown, codes: readonly string[]): string[] {
  const { status, headers, text } = reply;
  const found = bodyOf(text);
  const foundCodes = [...new Set(found.errors.map(({ extensions }) => extensions?.['code']))];
  const isIt = status === 200 && isDeepStrictEqual(found.data, data) && isDeepStrictEqual(foundCodes, codes);
  return [...(isIt ? [] : [`answered ${status} ${text.slice(0, 400)}`]), ...leaksIn(`${headers}\n${text}`)];
}

async function run({ behaviour, question = FEE, data, codes }: SubgraphCase): Promise<Result> {
  world.forget();
  world.company.behave(behaviour);
  const watched = await watchAttack(world, () => asks(question), quiet, hasMissed);
  const { results: replies, seen } = watched;
  const inLog = world.output().includes(PLANTED) ? ['the log has what a subgraph planted'] : [];
  const open = world.company.requests.filter(({ socket }) => !socket.destroyed);
  world.heal();
  const problems = [
    ...replies.flatMap((reply) => problemsOf(reply, data, codes)),
    ...inLog,
    // What is given up is given up: no connection stays on which an answer could still come.
    ...(codes.includes('SUBGRAPH_TIMEOUT') && open.length > 0 ? ['the subgraph is still asked'] : []),
    ...problemsAround(seen, watched.quiet),
    ...problemsOf(await asks(FEE), WITH_FEE, []).map((problem) => `once it is well again: ${problem}`),
  ];
  return {
    problems,
    reply: codes.join(' ').replaceAll('SUBGRAPH_', '') || 'answered',
    seen,
    quiet: watched.quiet,
    runs: replies.length,
  };
}

test('there are at least 35 of them, and no id is there twice', () => {
  expect(SUBGRAPH_CASES.length).toBeGreaterThanOrEqual(35);
  expect(new Set(SUBGRAPH_CASES.map(({ id }) => id)).size).toBe(SUBGRAPH_CASES.length);
});

test.each(SUBGRAPH_CASES.map((one) => [one.id, one.claim, one] as const))(
  '%s %s',
  async (id, _claim, one) => {
    const result = await run(one);
    results.set(id, result);
    expect([...new Set(result.problems)]).toEqual([]);
  },
);
