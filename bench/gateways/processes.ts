import { fork, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { SUBGRAPHS } from './federation.ts';

/** A gateway under measurement: a process of its own. */
export interface Candidate {
  name: string;
  url: string;
  /** CPU milliseconds that the process has used since its start, all threads, user and system. */
  cpuMs: () => Promise<number>;
  /** Bytes, after a full garbage collection. */
  memory: () => Promise<{ rss: number; live: number }>;
  stop: () => Promise<void>;
}

/** How a candidate is started, given the port it shall listen on. */
export interface Start {
  name: string;
  /** The program, and its arguments. */
  command: (port: number) => readonly string[];
  /** The path of its GraphQL endpoint. */
  path: string;
  env?: Readonly<Record<string, string>>;
  execArgv?: readonly string[];
  cwd: string;
}

const STARTS_WITHIN_MS = 120_000;
const USAGE = new URL('report-usage.mjs', import.meta.url).href;

/**
 * Starts a gateway as its users do in production, and waits until it answers.
 * @throws Error with what it printed, where it ends or does not answer.
 */
export async function startCandidate(start: Start): Promise<Candidate> {
  const port = await freePort();
  const [program = '', ...args] = start.command(port);
  const child = fork(program, args, {
    cwd: start.cwd,
    execArgv: ['--import', USAGE, ...(start.execArgv ?? [])],
    env: { ...process.env, NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: '1', ...start.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  process.once('exit', () => child.kill());
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-4000)));
  const url = `http://127.0.0.1:${port}${start.path}`;
  const until = Date.now() + STARTS_WITHIN_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > until) {
      child.kill();
      throw new Error(`${start.name} does not start:\n${printed}`);
    }
    await new Promise((passed) => setTimeout(passed, 200));
  }
  return {
    name: start.name,
    url,
    cpuMs: async () => (await ask<{ cpuMs: number }>(child, 'cpu')).cpuMs,
    memory: () => ask(child, 'memory'),
    stop: () => stop(child),
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

/** The bench's subgraphs, each a process of its own. */
export interface Subgraphs {
  urls: ReadonlyMap<string, string>;
  /** How many requests all of them had so far. */
  requests: () => Promise<number>;
  stop: () => Promise<void>;
}

/** Starts the subgraphs. */
export async function startSubgraphs(): Promise<Subgraphs> {
  const program = fileURLToPath(new URL('subgraph.ts', import.meta.url));
  const children = SUBGRAPHS.map((name) => fork(program, [name], { execArgv: ['--import', 'tsx'] }));
  const ports = await Promise.all(children.map((child) => next<{ port: number }>(child)));
  return {
    urls: new Map(SUBGRAPHS.map((name, index) => [name, `http://127.0.0.1:${ports[index]?.port ?? 0}/`])),
    requests: async () => {
      const counts = await Promise.all(children.map((child) => ask<{ requests: number }>(child, 'requests')));
      return counts.reduce((sum, { requests }) => sum + requests, 0);
    },
    stop: async () => {
      await Promise.all(children.map(stop));
    },
  };
}

async function ask<Reply>(child: ChildProcess, question: string): Promise<Reply> {
  const reply = next<Reply>(child);
  child.send(question);
  return reply;
}

function next<Reply>(child: ChildProcess): Promise<Reply> {
  return new Promise((found, fail) => {
    const ended = (): void => fail(new Error('a process of the bench has ended'));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      found(message as Reply);
    });
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((found) => child.once('exit', found));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address ? address.port : 0;
}
