import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { removeOrphans } from './remove-orphans.ts';

/** Where a database lives and as whom it runs. */
export interface Home {
  /** The folder in which `data` and `password` are kept. */
  folder: string;
  /** The folder that holds `bin`, `lib` and `share`. */
  native: string;
  /** The version of PostgreSQL, such as `18.4.0`. */
  version: string;
  /** The system user of PostgreSQL's processes, where it is not ours. */
  user: SystemUser | undefined;
}

/** A user of the system, by number. */
export interface SystemUser {
  uid: number;
  gid: number;
}

const NOBODY: SystemUser = { uid: 65534, gid: 65534 };

interface HomeOptions {
  /** The folder that the caller chose. Deleting it is how one asks for a new database. */
  folder: string;
  binaries: Binaries;
  /** Takes a line for the person who waits. */
  note: (line: string) => void;
}

/**
 * Chooses where the database lives: in the folder that was asked for, as the user that we are. PostgreSQL refuses to
 * run as root, so root runs it as the owner of the data or as nobody; and what that user cannot reach, because a folder
 * above is closed to others, is kept below the system's temporary folder instead.
 */
export async function chooseHome({
  folder,
  binaries: { native, version },
  note,
}: HomeOptions): Promise<Home> {
  const isNew = (await mkdir(folder, { recursive: true })) !== undefined;
  if (process.getuid?.() !== 0) return { folder, native, version, user: undefined };

  await chmod(folder, 0o755);
  const user = await ownerOf(join(folder, 'data'));
  const home = { folder, native, version, user };
  const away: string[] = [];
  if (!canRun(user, native)) {
    const copies = await makeFolderInReach('concord-postgres', user);
    home.native = await copyBinaries(native, join(copies, version));
    away.push(copies);
  }
  if (!canReach(user, folder)) {
    const hash = createHash('sha256').update(folder).digest('hex').slice(0, 12);
    home.folder = await makeFolderInReach(`concord-${hash}`, user);
    if (isNew) await rm(join(home.folder, 'data'), { recursive: true, force: true });
    await removeOrphans(home.folder, folder);
    away.push(home.folder);
  }
  if (away.length > 0)
    note(`runs as another user than root, who cannot enter this folder: using ${away.join(' and ')}`);
  return home;
}

async function ownerOf(data: string): Promise<SystemUser> {
  const stats = await lstat(data).catch(() => undefined);
  return stats === undefined || stats.uid === 0 ? NOBODY : { uid: stats.uid, gid: stats.gid };
}

function canReach(user: SystemUser, folder: string): boolean {
  return spawnSync('sh', ['-c', '[ -x "$1" ]', 'sh', folder], { ...user, cwd: '/' }).status === 0;
}

function canRun(user: SystemUser, native: string): boolean {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/' }).status === 0;
}

async function makeFolderInReach(name: string, user: SystemUser): Promise<string> {
  // A temporary folder of one's own may be closed as well.
  const parent = [tmpdir(), '/tmp', '/var/tmp'].find((candidate) => canReach(user, candidate));
  if (parent === undefined) {
    throw new Error(
      'PostgreSQL does not run as root, and no folder is open to another user: set DATABASE_URL.',
    );
  }
  const path = join(parent, name);
  await mkdir(path, { mode: 0o755 }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  const stats = await lstat(path);
  // Anyone can make a folder of this name there first, and fill it with programs that we would run.
  if (!stats.isDirectory() || stats.uid !== process.getuid?.() || (stats.mode & 0o022) !== 0) {
    throw new Error(`${path} was made by someone else: delete it, and start again.`);
  }
  await chmod(path, 0o755);
  return path;
}

/** A copy is complete when it has its name; without the static libraries, which only compilers need. */
async function copyBinaries(native: string, to: string): Promise<string> {
  if (existsSync(to)) return to;
  const unfinished = `${to}-${process.pid}`;
  const filter = (path: string): boolean => !path.endsWith('.a');
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true, filter });
  await openToOthers(unfinished);
  await rename(unfinished, to).catch(async (error: unknown) => {
    // Another start may have been quicker.
    if (!existsSync(to)) throw error;
    await rm(unfinished, { recursive: true });
  });
  return to;
}

async function openToOthers(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), 0o755);
  }
}
