import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { programOf } from '../kit/project.ts';
import { generatorSettings } from './settings.ts';
import { shareOf, WORLDS } from './worlds/worlds.ts';

const { seed, answers } = generatorSettings(3100);
const PROGRAM = programOf('tests/generator/compare-deferred');

describe('generated operations that defer say in all their parts together what the whole says', () => {
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
      const seen = JSON.parse(stdout) as Record<'answers' | 'fragments' | 'nulled' | 'errors', number>;
      expect(seen.answers).toBeGreaterThanOrEqual(share);
      // What is never deferred, never fails and never is null shows little.
      if (share < 1000) return;
      expect(seen.fragments).toBeGreaterThan(share);
      expect(seen.nulled).toBeGreaterThan(0);
      expect(seen.errors).toBeGreaterThan(share / 20);
    },
    24 * 3600 * 1000,
  );
});
