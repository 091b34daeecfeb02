import { join } from 'node:path';
import { startProgram, waitUntilReady, type Program } from '../program.ts';
import { findBinaries } from './binaries.ts';
import { chooseHome } from './home.ts';
import type { PostgresOptions } from './postgres-options.ts';
import { prepareData } from './prepare-data.ts';
import { tryConnection } from './require-server.ts';

/**
 * Starts the PostgreSQL that comes as an npm package, and makes its database where there is none. For development: it
 * does not wait for the disk, so a crash of the machine may cost the data.
 * @returns the server's address with its password, for a database user who may do everything.
 * @throws Error that says what to do next.
 */
export async function startPostgres(options: PostgresOptions): Promise<{ url: string; program: Program }> {
  const home = await chooseHome({ ...options, binaries: await findBinaries() });
  const { data, password } = await prepareData(home, options);
  const program = await startProgram({
    name: 'database',
    command: join(home.native, 'bin', 'postgres'),
    args: ['-D', data, '-p', String(options.port), '-h', '127.0.0.1', '-k', '', '-F'],
    folder: home.folder,
    env: { PATH: process.env['PATH'], TZ: 'UTC' },
    log: join(options.logs, 'database.log'),
    guard: options.guard,
    user: home.user,
    // Fast shutdown first; then an immediate one, after which the next start recovers from the journal.
    stopSignals: ['SIGINT', 'SIGQUIT', 'SIGKILL'],
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
  const url = `postgres://postgres:${password}@127.0.0.1:${options.port}/postgres`;
  try {
    await waitUntilReady(program, {
      isReady: () => tryConnection(url).then(() => true),
      limit: 60,
      signal: options.signal,
    });
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { url, program };
}
