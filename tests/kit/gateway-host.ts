import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { IMAGE_FLAGS } from '../../development/image-flags.ts';
import { ask, waitForEntry, type LogEntry, type TestGateway } from './gateway.ts';
import { programOf } from './project.ts';

/** To the host: start a gateway with the settings of a file, stop it, tell what the program uses, or put its clock forward. */
export interface ToHost {
  id: number;
  config?: string;
  usage?: true;
  forwardMs?: number;
}

/** What the host's program uses. */
export interface Usage {
  /** The longest that its event loop was held up since the last time it was asked, in milliseconds. */
  stalledMs: number;
  /** What it keeps in memory once garbage is collected, in bytes. */
  bytes: number;
}

/** From the host: what became of a start, a stop or the clock, a line of a gateway's log, or what the program uses. */
export type FromHost = { id: number } & (
  | { port: number }
  | { failure: string }
  | { stopped: true }
  | { forwarded: true }
  | { line: string }
  | { usage: Usage }
);

/** One program that runs many gateways, each on a port of its own. A gateway is there in a few dozen milliseconds. */
export interface GatewayHost {
  /** @throws Error with the gateway's own message where it refuses to start. */
  start: (settings: Record<string, unknown>) => Promise<HostedGateway>;
  usage: () => Promise<Usage>;
  /** Puts the clock of all its gateways forward, or back where it is less than 0. */
  forward: (milliseconds: number) => Promise<void>;
  close: () => Promise<void>;
}

/** A gateway within a host. */
export type HostedGateway = Omit<TestGateway, 'process' | 'settingsFile'>;

/** Starts a host. Its gateways are the ones that `concord gateway` would start with the same settings. */
export function startGatewayHost(): GatewayHost {
  const { file, execArgv } = programOf('tests/kit/gateway-host-main');
  const child = fork(file, {
    execArgv: ['--expose-gc', ...IMAGE_FLAGS, ...execArgv],
    env: { ...process.env, APOLLO_TELEMETRY_DISABLED: '1' },
  });
  const listeners = new Map<number, (message: FromHost) => void>();
  child.on('message', (message: FromHost) => listeners.get(message.id)?.(message));
  let started = 0;
  // Each gateway listens for the host's end.
  child.setMaxListeners(0);
  const ask = (question: Omit<ToHost, 'id'>): Promise<FromHost> =>
    new Promise((resolve, reject) => {
      const id = started++;
      const onExit = (): void => reject(new Error('the host of the gateways has ended'));
      child.once('exit', onExit);
      listeners.set(id, (message) => {
        child.off('exit', onExit);
        listeners.delete(id);
        resolve(message);
      });
      child.send({ id, ...question } satisfies ToHost);
    });
  return {
    start: (settings) => startIn({ child, listeners, id: started++ }, settings),
    usage: async () => {
      const message = await ask({ usage: true });
      if (!('usage' in message)) throw new Error('the host has not told what it uses');
      return message.usage;
    },
    forward: async (milliseconds) => {
      await ask({ forwardMs: milliseconds });
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

interface Connection {
  child: ReturnType<typeof fork>;
  listeners: Map<number, (message: FromHost) => void>;
  id: number;
}

async function startIn(
  { child, listeners, id }: Connection,
  settings: Record<string, unknown>,
): Promise<HostedGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-hosted-'));
  const config = join(folder, 'gateway.yaml');
  // A slow machine is no reason to refuse.
  const limits = { inFlight: { least: 1000 }, ...(settings['limits'] as object | undefined) };
  writeFileSync(config, stringify({ port: 0, ...settings, limits }));
  const lines: string[] = [];
  const logs: LogEntry[] = [];
  const told = new EventEmitter<{ started: [number]; refused: [string]; stopped: [] }>();
  const onExit = (): boolean => told.emit('refused', 'the host of the gateways has ended');
  child.once('exit', onExit);
  const forget = (): void => {
    child.off('exit', onExit);
    listeners.delete(id);
    rmSync(folder, { recursive: true, force: true });
  };
  listeners.set(id, (message) => {
    if ('port' in message) told.emit('started', message.port);
    if ('failure' in message) told.emit('refused', message.failure);
    if ('stopped' in message) told.emit('stopped');
    if ('line' in message) {
      lines.push(message.line.trimEnd());
      logs.push(JSON.parse(message.line) as LogEntry);
    }
  });
  const port = await new Promise<number>((found, failed) => {
    told.once('started', found);
    told.once('refused', (message) => {
      failed(new Error(message));
    });
    child.send({ id, config } satisfies ToHost);
  }).catch((error: unknown) => {
    forget();
    throw error;
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    request: (query, options) => ask(`${url}/graphql`, query, options),
    logged: (isIt) => waitForEntry(logs, isIt),
    output: () => lines.join('\n'),
    stop: async () => {
      if (child.connected) {
        const stopped = once(told, 'stopped');
        child.send({ id } satisfies ToHost);
        await stopped;
      }
      forget();
    },
  };
}
