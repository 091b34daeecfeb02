import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Guard } from './guard.ts';

/** A program that runs beside this one. */
export interface Program {
  name: string;
  pid: number;
  /** The file that it writes its output to. */
  log: string;
  /** Tells how it ended, such as `exit code 1`; undefined while it runs. */
  howItEnded: () => string | undefined;
  /** Resolves when it has ended, in whichever way. */
  ended: Promise<void>;
  /** Ends it, and resolves when it has ended. Safe to call more than once. */
  stop: () => Promise<void>;
}

/** How a program is started. */
export interface ProgramOptions {
  name: string;
  command: string;
  args: readonly string[];
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Begun anew; the log of the run before is kept beside it, as `.previous`. */
  log: string;
  guard: Guard;
  /** The system user that it runs as; by default ours. */
  user?: { uid: number; gid: number } | undefined;
  /** What asks it to end, mildest first, each 10 seconds after the last. SIGTERM and SIGKILL by default. */
  stopSignals?: readonly NodeJS.Signals[];
  /** Called where it ends without having been told to. */
  onUnexpectedEnd?: ((program: Program) => void) | undefined;
}

const STOP_SECONDS = 10;

/**
 * Starts a program.
 * @throws Error that names the program, where the system cannot start it.
 */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { name, log } = options;
  const child = await spawnProgram(options);
  let howItEnded: string | undefined;
  let stopping: Promise<void> | undefined;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const program: Program = {
    name,
    pid: child.pid ?? 0,
    log,
    howItEnded: () => howItEnded,
    ended,
    stop: () => (stopping ??= stopChild(child, ended, options.stopSignals ?? ['SIGTERM', 'SIGKILL'])),
  };
  child.once('exit', (code, signal) => {
    options.guard.forget(program.pid);
    howItEnded = signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`;
    if (stopping === undefined) options.onUnexpectedEnd?.(program);
  });
  options.guard.watch(program.pid);
  return program;
}

async function spawnProgram({
  name,
  command,
  args,
  folder,
  env,
  log,
  user,
}: ProgramOptions): Promise<ChildProcess> {
  mkdirSync(dirname(log), { recursive: true });
  if (existsSync(log)) renameSync(log, `${log}.previous`);
  const output = openSync(log, 'w');
  try {
    const child = spawn(command, args, {
      cwd: folder,
      env,
      ...user,
      stdio: ['ignore', output, output],
      // A process group of its own: Ctrl-C reaches this process alone, which ends the others in order.
      detached: true,
    });
    await once(child, 'spawn');
    // From here on, an error is a signal that could not be sent, and shows in the program's going on.
    child.on('error', () => undefined);
    return child;
  } catch (error) {
    throw new Error(`${name} could not be started: ${(error as Error).message}`, { cause: error });
  } finally {
    closeSync(output);
  }
}

/** Sends one signal after the other until the program has ended, or has withstood the last of them for 10 seconds. */
async function stopChild(
  child: ChildProcess,
  ended: Promise<void>,
  signals: readonly NodeJS.Signals[],
): Promise<void> {
  for (const signal of signals) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const cancel = new AbortController();
    const patience = delay(STOP_SECONDS * 1000, undefined, { signal: cancel.signal }).catch(() => undefined);
    await Promise.race([ended, patience]);
    cancel.abort();
  }
}

interface WaitOptions {
  /** Whether it is up; a failure counts as not yet. */
  isReady: () => Promise<boolean>;
  /** For how long to wait, in seconds. */
  limit: number;
  /** Gives up when aborted. */
  signal?: AbortSignal | undefined;
}

/**
 * Waits until a program is up.
 * @throws Error where it ends or the limit passes before that, with the last lines of its log; or the signal's reason.
 */
export async function waitUntilReady(
  program: Program,
  { isReady, limit, signal }: WaitOptions,
): Promise<void> {
  const deadline = performance.now() + limit * 1000;
  while (!(await isReady().catch(() => false))) {
    signal?.throwIfAborted();
    if (program.howItEnded() !== undefined) throw endedTooSoon(program);
    if (performance.now() > deadline) {
      throw new Error(`${program.name} was not ready within ${limit} seconds.${lastLines(program.log)}`);
    }
    await delay(50);
  }
  signal?.throwIfAborted();
}

/** The error that a program has ended while it was needed, with the last lines of its log. */
export function endedTooSoon({ name, log, howItEnded }: Program): Error {
  return new Error(`${name} ended too soon (${howItEnded() ?? 'unknown'}).${lastLines(log)}`);
}

/** A check for {@link waitUntilReady}: whether an address answers with a status that means success. */
export function answersOk(url: string): () => Promise<boolean> {
  return async () => (await fetch(url, { signal: AbortSignal.timeout(2000) })).ok;
}

/** The last lines of a log, as they stand in an error message. */
export function lastLines(log: string): string {
  const lines = readFileSync(log, 'utf8').trim().split('\n').slice(-12);
  return `\nThe end of ${log}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
