import { deepStrictEqual } from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { CLI } from './project.ts';

/** A GraphQL answer with what HTTP says of it. */
export interface Answer {
  status: number;
  headers: Headers;
  data: unknown;
  errors: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  text: string;
}

/** A request beyond its query. */
export interface RequestOptions {
  variables?: Record<string, unknown>;
  operationName?: string;
  token?: string | undefined;
  headers?: Record<string, string>;
}

/** A line of the log. */
export type LogEntry = Record<string, unknown>;

/** A gateway that runs as a program of its own, as an operator would start it. */
export interface TestGateway {
  url: string;
  /** Asks a question as a front-end would. */
  request: (query: string, options?: RequestOptions) => Promise<Answer>;
  /** Waits for a line of its log; fails after three seconds. */
  logged: (isIt: (entry: LogEntry) => boolean) => Promise<LogEntry>;
  /** Everything it has written so far. */
  output: () => string;
  process: ChildProcess;
  /** The file with its settings. */
  settingsFile: string;
  stop: () => Promise<void>;
}

/** How a gateway is started. */
export interface Start {
  /** What its environment has beside the test's own. */
  env?: Readonly<Record<string, string>>;
  /** Of Node.js. */
  flags?: readonly string[];
  /** The command line's program; as the tests have it where it is missing. */
  program?: string;
}

/**
 * Starts `concord gateway` with settings and waits until it listens. It plans without haste and takes many requests at a time, since a
 * slow machine is no reason to refuse; a test of the limits themselves sets them.
 */
export async function startGateway(
  settings: Record<string, unknown>,
  { env = {}, flags = [], program = CLI }: Start = {},
): Promise<TestGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-gateway-'));
  const config = join(folder, 'gateway.yaml');
  const limits = {
    planningMs: 30_000,
    inFlight: { least: 1000 },
    ...(settings['limits'] as object | undefined),
  };
  writeFileSync(config, stringify({ port: 0, ...settings, limits }));
  const child = spawn(process.execPath, [...flags, program, 'gateway', '--config', config], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const logs: LogEntry[] = [];
  const lines: string[] = [];
  const ready = new Promise<number>((found, failed) => {
    const onLine = (line: string): void => {
      lines.push(line);
      const entry = line.startsWith('{') ? (JSON.parse(line) as LogEntry) : undefined;
      if (entry) logs.push(entry);
      if (entry?.['msg'] === 'gateway ready') found(Number(entry['port']));
    };
    createInterface({ input: child.stdout }).on('line', onLine);
    createInterface({ input: child.stderr }).on('line', onLine);
    child.once('exit', (code) => failed(new Error(`the gateway ended with ${code}:\n${lines.join('\n')}`)));
  });
  const port = await ready;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    request: (query, options) => ask(`${url}/graphql`, query, options),
    logged: (isIt) => waitForEntry(logs, isIt),
    output: () => lines.join('\n'),
    process: child,
    settingsFile: config,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits for a line of a log that is still written; fails after three seconds. */
export async function waitForEntry(
  logs: readonly LogEntry[],
  isIt: (entry: LogEntry) => boolean,
): Promise<LogEntry> {
  for (let waited = 0; waited < 3000; waited += 20) {
    const entry = logs.find(isIt);
    if (entry) return entry;
    await delay(20);
  }
  throw new Error(`no such line in the log:\n${logs.map((entry) => JSON.stringify(entry)).join('\n')}`);
}

/** Posts a question to the address of a graph. */
export async function ask(
  url: string,
  query: string,
  { variables, operationName, token, headers }: RequestOptions = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables, operationName }),
  });
  return readAnswer(response);
}

/**
 * Sends a request twice: a document that is not known yet goes through the HTTP shell, and past it from then on. Fails where
 * the two answers differ by more than their times; returns the second. Only for what may be done twice.
 */
export async function sendTwice(url: string, options: RequestInit): Promise<Answer> {
  const [first, second] = [
    await readAnswer(await fetch(url, options)),
    await readAnswer(await fetch(url, options)),
  ];
  // In the order in which they were sent: a difference would tell the ways apart.
  const seen = ({ status, headers, text }: Answer): unknown => [
    status,
    [...headers].map(([name, value]) => (['date', 'x-request-id'].includes(name) ? name : [name, value])),
    text,
  ];
  deepStrictEqual(seen(second), seen(first));
  return second;
}

/** Reads an HTTP answer as one of GraphQL. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const { data, errors = [] } = JSON.parse(text) as Partial<Answer>;
  return { status: response.status, headers: response.headers, data, errors, text };
}
