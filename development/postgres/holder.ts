import { spawnSync } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** A PostgreSQL server that runs on a data folder. */
export interface Holder {
  pid: number;
  port: string;
}

/** Finds the server that runs on a data folder, by the lock file that it keeps there; a stale one is no hindrance. */
export async function findHolder(data: string): Promise<Holder | undefined> {
  const lock = join(data, 'postmaster.pid');
  const lines = (await readFile(lock, 'utf8').catch(() => '')).split('\n');
  // The lines are the process id, the data folder, the start time and the port.
  const pid = Number(lines[0]);
  if (!(pid > 0) || !isAlive(pid)) return undefined;
  if (await isPostgres(pid)) return { pid, port: lines[3] ?? 'unknown' };
  // The number has gone to another program, which PostgreSQL itself would mistake for a server.
  await rm(lock, { force: true });
  return undefined;
}

/** Whether a process runs, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(
    () => spawnSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).stdout,
  );
  return name.trim().endsWith('postgres');
}
