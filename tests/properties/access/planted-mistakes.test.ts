import { afterAll, expect, test } from '@jest/globals';
import { copySource, plant, runProperties } from './mutated-copy.ts';
import { PLANTED_MISTAKES } from './planted-mistakes.ts';

/** Worlds enough for every mistake; a run ends at the first that shows it. */
const RUN = { worlds: 20, seed: 1 };
const AN_HOUR = 3_600_000;

const found = new Map<string, string>();

afterAll(() => {
  const lines = [...found].map(([name, by]) => `  ${name}\n    ${by}`);
  process.stdout.write(`\nPlanted mistakes, and what failed\n${lines.join('\n')}\n`);
});

test(
  'a copy of the source without a mistake passes the run that finds the mistakes',
  async () => {
    const copy = copySource();
    const { holds, output } = await runProperties(copy.folder, RUN);
    copy.remove();
    expect([holds, output]).toEqual([true, expect.stringContaining(`${RUN.worlds} worlds`)]);
  },
  AN_HOUR,
);

test.concurrent.each(PLANTED_MISTAKES.map((mistake) => [mistake.name, mistake] as const))(
  'a property fails where %s',
  async (name, mistake) => {
    const copy = copySource();
    plant(copy.folder, mistake);
    const { holds, output } = await runProperties(copy.folder, RUN);
    copy.remove();
    // What fails has to be a claim, not the start of the program.
    const [, failed] = /^((?:answer|removal|matrix|schema): .*)$/m.exec(output) ?? [];
    found.set(name, failed?.slice(0, 160) ?? 'NOTHING');
    expect(holds ? 'every property holds' : output).toMatch(/^(answer|removal|matrix|schema): /m);
  },
  AN_HOUR,
);
