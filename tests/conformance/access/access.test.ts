import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Refused, type AskedAnswer, type RunningGateway } from './adapter.ts';
import type { AccessCase, AccessScenario, CaseName, RefusalCase } from './case.ts';
import { concord } from './concord-adapter.ts';
import { judge } from './judge.ts';
import { KNOWN_FAILURES } from './known-failures.ts';
import { listOf, reportOf, type Result } from './list.ts';
import { CASES, REFUSALS, SCENARIOS } from './suite.ts';

const adapter = concord;
const results = new Map<string, Result>();
const AT_ONCE = 40;

afterAll(() => {
  process.stdout.write(`\n${reportOf(CASES, results, adapter.name)}`);
});

/** Keeps the result, and fails the test where it is not what the list of known failures says. */
function settle({ id }: CaseName, problems: readonly string[]): void {
  const isKnown = Object.hasOwn(KNOWN_FAILURES, id);
  if (isKnown && problems.length > 0) {
    results.set(id, 'known failure');
    return;
  }
  const found = isKnown ? ['it is in known-failures.ts, and yet it passes'] : problems;
  results.set(id, found.length === 0 ? 'pass' : 'FAIL');
  expect(found).toEqual([]);
}

/** Asks everything at the same moment, a few dozen at once: those who ask the same stand together. */
async function askTogether(
  gateway: RunningGateway,
  cases: readonly AccessCase[],
): Promise<Map<string, AskedAnswer>> {
  const sorted = cases.toSorted((a, b) => a.operation.localeCompare(b.operation));
  const answers = new Map<string, AskedAnswer>();
  for (let start = 0; start < sorted.length; start += AT_ONCE) {
    const crowd = sorted.slice(start, start + AT_ONCE);
    await Promise.all(crowd.map(async (one) => answers.set(one.id, await gateway.ask(one))));
  }
  return answers;
}

describe.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, scenario) => {
  let gateway: RunningGateway | undefined;
  let together = new Map<string, AskedAnswer>();
  beforeAll(async () => {
    const { cases, ...rest }: AccessScenario = scenario;
    gateway = await adapter.start(rest);
    together = await askTogether(gateway, cases);
  });
  afterAll(() => gateway?.stop());

  test.each(scenario.cases.map((one) => [one.id, one.sentence, one] as const))(
    '%s %s',
    async (id, _s, one) => {
      const answers = { 'among others': together.get(id), alone: await gateway?.ask(one) };
      const problems = Object.entries(answers).flatMap(([when, answer]) =>
        (answer ? judge(one, answer) : ['it was not asked']).map((problem) => `${when}: ${problem}`),
      );
      settle(one, problems);
    },
  );
});

describe('what may not be served', () => {
  test.each(REFUSALS.map((one) => [one.id, one.sentence, one] as const))('%s %s', async (_id, _s, one) => {
    settle(one, await judgeRefusal(one));
  });
});

async function judgeRefusal({ refusedAt, says, ...rest }: RefusalCase): Promise<string[]> {
  try {
    const gateway = await adapter.start({ name: rest.id, callers: {}, ...rest });
    await gateway.stop();
    return ['it is served'];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const problems = new RegExp(says).test(error.message)
      ? []
      : [`the reason does not say ${says}: ${error.message}`];
    if (refusedAt !== 'either' && refusedAt !== error.at)
      problems.push(`it is refused at ${error.at}, not at ${refusedAt}`);
    return problems;
  }
}

describe('the list', () => {
  test('has no id twice, and known failures are of it', () => {
    const ids = CASES.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(Object.keys(KNOWN_FAILURES).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('stands in README.md, whole', () => {
    const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
    const missing = CASES.filter((one) => !readme.includes(listOf([one]).split('\n')[1] ?? ''));
    expect(missing.map(({ id }) => id)).toEqual([]);
    expect(readme).toContain(listOf(CASES));
  });
});
