import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { Seen } from './run.ts';
import { programOf } from '../kit/project.ts';
import { generatorSettings } from './settings.ts';
import { shareOf, WORLDS } from './worlds/worlds.ts';

const { seed, answers } = generatorSettings(20_000);
const PROGRAM = programOf('tests/generator/compare-worlds');

// The gateway's stages without HTTP; door.test.ts asks through the door.
describe('generated operations have the answers of one schema with all resolvers', () => {
  test.each(Object.keys(WORLDS))(
    'in the world of the %s',
    async (name) => {
      const share = shareOf(name, answers);
      const run = promisify(execFile)(process.execPath, [
        ...[...PROGRAM.execArgv, PROGRAM.file, name, String(seed), String(share)],
      ]);
      const { stdout } = await run.catch((error: unknown) => {
        throw new Error((error as { stderr: string }).stderr);
      });
      const seen = JSON.parse(stdout) as Seen;
      expect(seen.answers).toBeGreaterThanOrEqual(share);
      // What never fails and never is null shows little.
      if (share < 1000) return;
      expect(seen.errors).toBeGreaterThan(share / 20);
      expect(seen.nulls).toBeGreaterThan(share / 20);
    },
    24 * 3600 * 1000,
  );
});
