import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Compiles the gateway as its container image has it, in a place of its own, so that what is developed stays uncompiled.
 * @returns the command line's program.
 * @throws Error where it does not compile.
 */
export function buildGateway(): string {
  const target = join(ROOT, '.data', 'bench');
  rmSync(target, { recursive: true, force: true });
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [
    ...[tsc, '-p', join(ROOT, 'tsconfig.build.json'), '--outDir', target, '--rootDir', ROOT],
  ]);
  if (status !== 0) throw new Error(`The gateway does not compile:\n${stdout.toString()}`);
  for (const folder of ['gateway', 'cli', 'schema'])
    cpSync(join(ROOT, folder), join(target, folder), {
      recursive: true,
      filter: (source) => !/\.tsx?$|page$/.test(source),
    });
  cpSync(join(ROOT, 'package.json'), join(target, 'package.json'));
  return join(target, 'cli', 'concord.mjs');
}
