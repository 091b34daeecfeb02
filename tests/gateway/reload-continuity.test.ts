import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { until } from '../kit/load.ts';
import { AUDIENCE, startTestIssuer } from '../kit/test-issuer.ts';
import { registerWith, startReloadable, supergraphWith, type Reloadable } from './reload-scenario.ts';

jest.setTimeout(180_000);

const WITH_MORE = supergraphWith('more: String');
const GUARDED = supergraphWith('more: String @authenticated');

let gateway: Reloadable;
const cleanups: (() => void)[] = [];
const stop = async (): Promise<void> => {
  await gateway.stop();
  for (const cleanup of cleanups.splice(0)) cleanup();
};

const codesOf = async (query: string, token?: string): Promise<unknown[]> =>
  (await gateway.request(query, { token })).errors.map(({ extensions }) => extensions['code']);

describe('what does not change outlives a version', () => {
  afterEach(stop);

  test('connections to a subgraph; those to one that moves end with the last request on them', async () => {
    gateway = await startReloadable();
    for (let version = 0; version < 5; version++) {
      await gateway.becomes(() =>
        gateway.folder.put('supergraph.graphql', supergraphWith(`more: String field${version}: String`)),
      );
      expect((await gateway.request('{ quick }')).data).toEqual({ quick: 'done' });
    }
    expect(gateway.city.connections()).toEqual({ opened: 1, open: 1 });
    const began = gateway.request('{ slow }');
    await delay(100);
    await gateway.becomes(() =>
      gateway.set((settings) => (settings['subgraphs'] = { city: { url: `${gateway.city.url}/moved` } })),
    );
    expect((await began).data).toEqual({ slow: 'done' });
    await until(() => gateway.city.connections().open === 0);
    expect((await gateway.request('{ quick }')).data).toEqual({ quick: 'done' });
    expect(gateway.city.connections()).toEqual({ opened: 2, open: 1 });
  });

  test('budgets: nobody gets a fresh window, be the budget changed or not', async () => {
    const issuer = await startTestIssuer();
    cleanups.push(issuer.close);
    const budget = (most: number, perSeconds: number): string =>
      registerWith(`limits: { requests: { most: ${most}, perSeconds: ${perSeconds} } }`);
    gateway = await startReloadable(
      {
        register: 'partners.yaml',
        tokens: { audience: AUDIENCE, issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] },
      },
      { 'partners.yaml': budget(3, 3600) },
    );
    const token = await issuer.sign({ sub: 'one', client_id: 'one' });
    const ask = (): Promise<unknown[]> => codesOf('{ quick }', token);
    const put = (text: string) => (): void => gateway.folder.put('partners.yaml', text);
    expect([await ask(), await ask()]).toEqual([[], []]);
    await gateway.becomes(() => gateway.folder.put('supergraph.graphql', WITH_MORE));
    expect([await ask(), await ask()]).toEqual([[], ['RATE_LIMITED']]);
    await gateway.becomes(put(budget(4, 3600)));
    expect([await ask(), await ask()]).toEqual([[], ['RATE_LIMITED']]);
    await gateway.becomes(put(budget(5, 7200)));
    expect([await ask(), await ask()]).toEqual([[], ['RATE_LIMITED']]);
    await gateway.becomes(put(budget(2, 7200)));
    expect(await ask()).toEqual(['RATE_LIMITED']);
  });

  test('the keys of an issuer: one that is out of reach meanwhile locks nobody out', async () => {
    const issuer = await startTestIssuer();
    cleanups.push(issuer.close);
    gateway = await startReloadable(
      {
        register: 'partners.yaml',
        tokens: { audience: AUDIENCE, issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] },
      },
      { 'partners.yaml': registerWith(), 'supergraph.graphql': GUARDED },
    );
    const token = await issuer.sign({ sub: 'one', client_id: 'one' });
    expect((await gateway.request('{ more }', { token })).data).toEqual({ more: 'done' });
    issuer.setOutage(true);
    const two = ', two: { scopes: [], purposes: [test] }';
    await gateway.becomes(() => gateway.folder.put('partners.yaml', registerWith('', two)));
    expect((await gateway.request('{ more }', { token })).data).toEqual({ more: 'done' });
    // And what the register takes away is gone, whatever was decided before.
    await gateway.becomes(() =>
      gateway.folder.put('partners.yaml', registerWith().replace('one:', 'other:')),
    );
    expect(await codesOf('{ more }', token)).toEqual(['INVALID_TOKEN']);
  });
});

describe('a gateway of several workers', () => {
  afterEach(stop);

  const snapshots = async (): Promise<Set<string>> => {
    const seen = new Set<string>();
    for (let index = 0; index < 12; index++) {
      const response = await fetch(`${gateway.url}/health/ready`, { headers: { connection: 'close' } });
      seen.add(((await response.json()) as { snapshot: string }).snapshot);
    }
    return seen;
  };

  test('comes to a new version with all of them, and a worker that takes the place of another has it too', async () => {
    gateway = await startReloadable({ workers: 2 });
    const [before] = await snapshots();
    gateway.folder.put('supergraph.graphql', WITH_MORE);
    await gateway.logged(({ msg }) => msg === 'a new version serves');
    await until(async () => !(await snapshots()).has(before ?? ''));
    const after = await snapshots();
    expect(after.size).toBe(1);
    const { worker } = await gateway.logged(({ msg }) => msg === 'a worker listens');
    process.kill(Number(worker), 'SIGKILL');
    await until(() => (gateway.output().match(/a worker listens/g)?.length ?? 0) === 3);
    expect(await snapshots()).toEqual(after);
  });

  test('refuses in all of them what one cannot serve, and says which and why', async () => {
    // It is only looked at once requests are to be signed.
    const key = JSON.stringify(
      await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey),
    );
    const keyFile = join(mkdtempSync(join(tmpdir(), 'concord-key-')), 'key.json');
    cleanups.push(() => rmSync(dirname(keyFile), { recursive: true }));
    writeFileSync(keyFile, key);
    gateway = await startReloadable({ workers: 2, requestSignatures: { keyFile } });
    const before = await snapshots();
    const reasons = await gateway.refuses(() => {
      gateway.set((settings) => (settings['subgraphDefaults'] = { signRequests: true }));
      gateway.folder.put('supergraph.graphql', WITH_MORE);
    });
    expect(reasons).toMatch(
      /^Worker \d+ cannot serve it: requestSignatures\.keyFile: the file holds no private Ed/,
    );
    expect(await snapshots()).toEqual(before);
    await gateway.becomes(() => gateway.set((settings) => delete settings['subgraphDefaults']));
    await until(async () => !(await snapshots()).has([...before][0] ?? ''));
    expect((await snapshots()).size).toBe(1);
  });
});
