import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLines, startProgram } from '../program.ts';
import { findHolder, isAlive } from './holder.ts';
import type { Home } from './home.ts';
import type { PostgresOptions } from './postgres-options.ts';

const UNFINISHED = 'initialising-';

/** A data folder that PostgreSQL can be started on. */
export interface PreparedData {
  data: string;
  /** Of the database user `postgres`. */
  password: string;
}

/**
 * Makes sure that there is a data folder and that nobody uses it. A new one gets its name only when it is whole, so
 * that one whose making was interrupted is recognised and made anew.
 * @throws Error that says what to do, where a server runs on it, or it belongs to another user or another version.
 */
export async function prepareData(home: Home, options: PostgresOptions): Promise<PreparedData> {
  const data = join(home.folder, 'data');
  const passwordFile = join(home.folder, 'password');
  await removeUnfinished(home.folder, options);
  if (existsSync(data)) {
    await requireOwner(data, home, options);
    if (existsSync(join(data, 'PG_VERSION')) && existsSync(passwordFile)) {
      await requireUsable(data, home, options);
      return { data, password: await readFile(passwordFile, 'utf8') };
    }
    // It may hold what somebody wants to keep.
    const aside = `${data}-incomplete-${Date.now()}`;
    await rename(data, aside);
    options.note(
      `The database in ${data} is not complete: it is made anew, and the old one kept as ${aside}`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (home.user) await chown(passwordFile, home.user.uid, home.user.gid);
  await initialise({ home, data, passwordFile }, options);
  return { data, password };
}

async function removeUnfinished(folder: string, { note }: PostgresOptions): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(UNFINISHED)) continue;
    const pid = Number(name.slice(UNFINISHED.length));
    if (isAlive(pid)) {
      const path = join(folder, name);
      throw new Error(
        `Another start (process ${pid}) is making the database in ${path}: wait for it, or end it.`,
      );
    }
    note('An earlier start was interrupted while it made the database: it is made anew');
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function requireOwner(data: string, { user }: Home, { folder }: PostgresOptions): Promise<void> {
  const { uid } = await lstat(data);
  if (uid === (user?.uid ?? process.getuid?.() ?? uid)) return;
  throw new Error(
    `The database in ${data} belongs to the system user ${uid}. Start as that user, or delete ${folder} ` +
      '(with the rights of that user) to have it made anew.',
  );
}

async function requireUsable(
  data: string,
  { version: binaries }: Home,
  { folder }: PostgresOptions,
): Promise<void> {
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  // Each major version reads its own data alone.
  const readable = binaries.split('.')[0];
  if (version !== readable) {
    throw new Error(
      `The database in ${data} is one of PostgreSQL ${version}, and this is PostgreSQL ${readable ?? binaries}. ` +
        `Delete ${folder} to have it made anew.`,
    );
  }
  const holder = await findHolder(data);
  if (holder) {
    throw new Error(
      `The database in ${data} is in use: PostgreSQL runs on it as process ${holder.pid}, on port ${holder.port}. ` +
        'End the `npm start` that it belongs to, or choose another folder with --data. ' +
        `If it was left behind, end it with: kill -INT ${holder.pid}`,
    );
  }
}

interface NewData {
  home: Home;
  data: string;
  passwordFile: string;
}

async function initialise({ home, data, passwordFile }: NewData, options: PostgresOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const unfinished = join(home.folder, `${UNFINISHED}${process.pid}`);
  await mkdir(unfinished, { mode: 0o700 });
  if (home.user) await chown(unfinished, home.user.uid, home.user.gid);
  const initdb = await startProgram({
    name: 'initdb',
    command: join(home.native, 'bin', 'initdb'),
    args: [
      ...[
        '--pgdata',
        unfinished,
        '--username',
        'postgres',
        '--auth',
        'scram-sha-256',
        '--pwfile',
        passwordFile,
      ],
      ...['--encoding', 'UTF8', '--no-locale', '--no-sync'],
    ],
    folder: home.folder,
    // Nothing of the caller's: variables such as PGOPTIONS would change what is made.
    env: { PATH: process.env['PATH'], TZ: 'UTC' },
    log: join(options.logs, 'initdb.log'),
    guard: options.guard,
    user: home.user,
  });
  const abort = (): void => void initdb.stop();
  options.signal?.addEventListener('abort', abort);
  await initdb.ended;
  options.signal?.removeEventListener('abort', abort);
  if (options.signal?.aborted || initdb.howItEnded() !== 'exit code 0') {
    await rm(unfinished, { recursive: true, force: true });
    options.signal?.throwIfAborted();
    throw new Error(
      `The database could not be made.${lastLines(initdb.log)}\nOr set DATABASE_URL to a server of yours.`,
    );
  }
  await rename(unfinished, data);
}
