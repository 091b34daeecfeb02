import type { Guard } from '../guard.ts';
import type { Program } from '../program.ts';

/** What a PostgreSQL of one's own is started with. */
export interface PostgresOptions {
  /** Where the database is kept; made where it is missing. An absolute path. */
  folder: string;
  /** The port on 127.0.0.1 that it listens on, its only way in. */
  port: number;
  /** The folder of the logs. */
  logs: string;
  guard: Guard;
  /** Takes a line for the person who waits. */
  note: (line: string) => void;
  /** Gives up when aborted. */
  signal?: AbortSignal | undefined;
  /** Called where it ends without having been told to. */
  onUnexpectedEnd?: ((program: Program) => void) | undefined;
}
