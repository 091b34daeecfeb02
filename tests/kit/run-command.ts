import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { CLI } from './project.ts';

/** How a command ended, and what it printed. */
export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

const ROOT = resolve(import.meta.dirname, '../..');

/** Runs `concord` with arguments, as a person would in the project's folder; `input` is what it is given on standard input. */
export async function concord(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  input = '',
): Promise<CommandResult> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // A command that reads nothing may have ended before.
  child.stdin.on('error', () => undefined).end(input);
  const ended = new Promise<number | null>((found) => child.once('exit', found));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}
