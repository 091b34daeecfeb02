import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildPrograms } from '../../kit/build-project.ts';
import type { PlantedMistake } from './planted-mistakes.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const COPIED = ['schema', 'gateway', 'cli', 'development', 'tests', 'package.json', 'tsconfig.json'];

/** A copy of the source tree, in which a mistake can be made without harm. */
export interface SourceCopy {
  folder: string;
  remove: () => void;
}

/** Copies the source tree to a folder for a moment; the packages are shared. */
export function copySource(): SourceCopy {
  const folder = mkdtempSync(join(tmpdir(), 'concord-mistake-'));
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Makes the mistake in a copy.
 * @throws Error where the source no longer has the place, or has it more than once: then the list of mistakes is out of date.
 */
export function plant(folder: string, { name, file, find, replace }: PlantedMistake): void {
  const source = readFileSync(join(folder, file), 'utf8');
  const places = source.split(find).length - 1;
  if (places !== 1)
    throw new Error(
      `"${name}": ${file} has its place ${places} times. Bring planted-mistakes.ts up to date.`,
    );
  writeFileSync(
    join(folder, file),
    source.replace(find, () => replace),
  );
}

const PROPERTIES = 'tests/properties/access/run';
const PROGRAMS = [`${PROPERTIES}.ts`, 'tests/kit/gateway-host-main.ts', 'gateway/planning/plan-in-thread.ts'];

/** Builds and runs the properties in a copy. Gives everything that they wrote, and whether they hold. */
export async function runProperties(
  folder: string,
  { worlds, seed }: { worlds: number; seed: number },
): Promise<{ holds: boolean; output: string }> {
  await buildPrograms(PROGRAMS, { from: folder, to: folder });
  return new Promise((done) => {
    execFile(
      process.execPath,
      [`${PROPERTIES}.js`, '--fast', '--worlds', String(worlds), '--seed', String(seed)],
      { cwd: folder, env: { ...process.env, TEST_PROJECT: folder }, maxBuffer: 2 ** 26 },
      (error, stdout, stderr) => done({ holds: error === null, output: `${stdout}${stderr}` }),
    );
  });
}
