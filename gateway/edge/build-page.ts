import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

const sources = fileURLToPath(new URL('page/', import.meta.url));
const modules = fileURLToPath(new URL('../../node_modules/', import.meta.url));

/** Where built pages lie, each in a folder that is named after what it was built from. */
export const builtPages = `${modules}.cache/concord-page/`;

const building = new Map<string, Promise<string>>();

/**
 * Bundles the page that `GET /` serves, with everything it needs, and returns the folder; `main.js` and `main.css` are
 * its entries. A build of the same sources and packages is used again, otherwise it takes about two seconds.
 * @throws Error whose code is ERR_MODULE_NOT_FOUND where the development dependencies are not installed.
 */
export async function buildPage(): Promise<string> {
  const esbuild = await import('esbuild');
  const folder = `${builtPages}${await fingerprint()}`;
  if (existsSync(folder)) return folder;
  let built = building.get(folder);
  if (built === undefined) {
    built = buildInto(folder, esbuild).finally(() => building.delete(folder));
    building.set(folder, built);
  }
  return built;
}

/** Changes with the page's sources, with this file, and with any package that is installed. */
async function fingerprint(): Promise<string> {
  const names = (await readdir(sources)).sort();
  const files = [
    ...names.map((name) => `${sources}${name}`),
    fileURLToPath(import.meta.url),
    `${modules}.package-lock.json`,
  ];
  const hash = createHash('sha256');
  for (const file of files) hash.update(`\0${basename(file)}\0`).update(await readFile(file));
  return hash.digest('hex').slice(0, 32);
}

/** A folder appears under its name only when it is complete, so another process never serves half a page. */
async function buildInto(folder: string, esbuild: typeof import('esbuild')): Promise<string> {
  await mkdir(builtPages, { recursive: true });
  const unfinished = await mkdtemp(`${builtPages}.unfinished-`);
  try {
    await bundle(unfinished, esbuild);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process may have been faster; what it built is the same.
    if (!existsSync(folder)) throw error;
  } finally {
    await esbuild.stop();
  }
  return folder;
}

async function bundle(outdir: string, { build }: typeof import('esbuild')): Promise<void> {
  const options: BuildOptions = {
    absWorkingDir: sources,
    outdir,
    bundle: true,
    minify: true,
    logLevel: 'silent',
  };
  await Promise.all([
    build({ ...options, entryPoints: ['./main.css'] }),
    build({
      ...options,
      entryPoints: [
        { in: './main.tsx', out: 'main' },
        // The editor's background threads; workers.ts starts them by these names.
        { in: 'monaco-editor/esm/vs/editor/editor.worker.js', out: 'editor.worker' },
        { in: 'monaco-editor/esm/vs/language/json/json.worker.js', out: 'json.worker' },
        { in: 'monaco-graphql/esm/graphql.worker.js', out: 'graphql.worker' },
      ],
      format: 'esm',
      splitting: true,
      target: 'es2022',
      define: { 'process.env.NODE_ENV': '"production"' },
      // GraphiQL imports two of Prettier's plugins by names that lead to CommonJS, of which a bundle has no named exports.
      alias: {
        'prettier/parser-graphql': 'prettier/plugins/graphql',
        'prettier/parser-babel': 'prettier/plugins/babel',
      },
      // GraphiQL's style sheet, which main.css imports, has the editor's in it.
      loader: { '.css': 'empty' },
    }),
  ]);
}
