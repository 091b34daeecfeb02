import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { until } from '../kit/load.ts';
import { registerWith, startReloadable, supergraphWith, type Reloadable } from './reload-scenario.ts';

jest.setTimeout(180_000);

const WITH_MORE = supergraphWith('more: String');

let gateway: Reloadable;
const cleanups: (() => void)[] = [];
const stop = async (): Promise<void> => {
  await gateway.stop();
  for (const cleanup of cleanups.splice(0)) cleanup();
};

const codesOf = async (query: string, token?: string): Promise<unknown[]> =>
  (await gateway.request(query, { token })).errors.map(({ extensions }) => extensions['code']);
const isUnknown = async (): Promise<boolean> =>
  (await codesOf('{ more }'))[0] === 'GRAPHQL_VALIDATION_FAILED';

interface Registry {
  url: string;
  text: string;
  isOut: boolean;
  /** What it has answered. */
  statuses: number[];
}

describe('a supergraph at an address', () => {
  afterEach(stop);

  /** Serves a text under its ETag, until it is told to fail. */
  async function startRegistry(): Promise<Registry> {
    const registry: Registry = { url: '', text: supergraphWith(), isOut: false, statuses: [] };
    const server = createServer((request, response) => {
      const etag = `"${registry.text.length}"`;
      const status = registry.isOut ? 500 : request.headers['if-none-match'] === etag ? 304 : 200;
      registry.statuses.push(status);
      response.writeHead(status, { etag }).end(status === 200 ? registry.text : undefined);
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    registry.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/supergraph?key=very-secret`;
    cleanups.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return registry;
  }

  test('is asked for by its ETag, and serves once it changes', async () => {
    const registry = await startRegistry();
    gateway = await startReloadable({ supergraph: registry.url });
    await until(() => registry.statuses.includes(304));
    expect(registry.statuses.filter((status) => status === 200)).toHaveLength(1);
    await gateway.becomes(() => (registry.text = WITH_MORE));
    expect(await isUnknown()).toBe(false);
  });

  test('may be out of reach: what came before is used, the outage is told once, and the register is still renewed', async () => {
    const registry = await startRegistry();
    gateway = await startReloadable(
      { supergraph: registry.url, register: 'partners.yaml' },
      { 'partners.yaml': registerWith() },
    );
    registry.isOut = true;
    await gateway.logged(({ msg }) => String(msg).startsWith('it cannot be read'));
    await gateway.becomes(() =>
      gateway.folder.put('partners.yaml', registerWith('', ', two: { scopes: [], purposes: [test] }')),
    );
    registry.isOut = false;
    await gateway.logged(({ msg }) => msg === 'it can be read again');
    expect(gateway.output().match(/it cannot be read/g)).toHaveLength(1);
    expect(gateway.output()).not.toContain('very-secret');
  });

  test('is refused at start over http from afar, where anyone on the way could change it', async () => {
    await expect(startReloadable({ supergraph: 'http://registry.example/supergraph' })).rejects.toThrow(
      /supergraph: over http anyone on the way could change it/,
    );
    gateway = await startReloadable();
  });
});
