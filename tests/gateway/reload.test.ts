import { renameSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { until } from '../kit/load.ts';
import { scrape } from '../kit/metrics.ts';
import {
  refusalsIn,
  registerWith,
  startReloadable,
  supergraphWith,
  type Reloadable,
} from './reload-scenario.ts';

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
const isUnknown = async (): Promise<boolean> =>
  (await codesOf('{ more }'))[0] === 'GRAPHQL_VALIDATION_FAILED';

describe('a supergraph that is put in the place of another', () => {
  afterEach(stop);

  test('serves without a restart, and is told apart by its hash', async () => {
    gateway = await startReloadable();
    expect(await isUnknown()).toBe(true);
    const before = await gateway.readiness();
    await gateway.becomes(() => gateway.folder.put('supergraph.graphql', WITH_MORE));
    expect((await gateway.request('{ more }')).data).toEqual({ more: 'done' });
    const after = await gateway.readiness();
    expect(after.snapshot).not.toBe(before.snapshot);
    const { snapshot } = await gateway.logged(({ msg }) => msg === 'a new version serves');
    expect(snapshot).toBe(after.snapshot);
  });

  test('answers nothing that was asked before it: a request ends with the version that it began with', async () => {
    gateway = await startReloadable({}, { 'supergraph.graphql': WITH_MORE });
    const { opened } = gateway.city.connections();
    const began = gateway.request('{ slow more }');
    await until(() => gateway.city.connections().opened > opened);
    await gateway.becomes(() => gateway.folder.put('supergraph.graphql', supergraphWith()));
    expect(await isUnknown()).toBe(true);
    expect((await began).data).toEqual({ slow: 'done', more: 'done' });
  });

  test('refuses a known document that no longer fits, in the words in which it refuses a new one', async () => {
    gateway = await startReloadable({}, { 'supergraph.graphql': WITH_MORE });
    expect((await gateway.request('{ more }')).data).toEqual({ more: 'done' });
    await gateway.becomes(() => gateway.folder.put('supergraph.graphql', supergraphWith()));
    const [known, unknown] = [await gateway.request('{ more }'), await gateway.request('{ more } ')];
    await gateway.logged(({ edge, code }) => edge === 'thin' && code === 'GRAPHQL_VALIDATION_FAILED');
    expect(known.errors[0]).toMatchObject({ locations: [{ line: 1, column: 3 }] });
    expect([known.status, known.text]).toEqual([400, unknown.text]);
  });

  test('takes effect by a link that leads elsewhere, as in a volume of Kubernetes', async () => {
    gateway = await startReloadable(
      { supergraph: 'now.graphql' },
      { 'one.graphql': supergraphWith(), 'two.graphql': WITH_MORE, 'now.graphql': supergraphWith() },
    );
    const { path } = gateway.folder;
    const link = (to: string) => (): void => {
      symlinkSync(to, path('link.new'));
      renameSync(path('link.new'), path('now.graphql'));
    };
    await gateway.becomes(link('two.graphql'));
    expect((await gateway.request('{ more }')).data).toEqual({ more: 'done' });
    await gateway.becomes(link('one.graphql'));
    expect(await isUnknown()).toBe(true);
  });

  test('is looked at by SIGHUP, at once, where files are not watched', async () => {
    gateway = await startReloadable({ reload: { watch: false } });
    gateway.folder.put('supergraph.graphql', WITH_MORE);
    await delay(1000);
    expect(await isUnknown()).toBe(true);
    await gateway.becomes(() => gateway.process.kill('SIGHUP'));
    expect(await isUnknown()).toBe(false);
  });
});

describe('what cannot be served is refused with its reasons, and what was served before goes on', () => {
  beforeAll(async () => {
    const telemetry = { metrics: { port: 0 } };
    gateway = await startReloadable(
      { register: 'partners.yaml', telemetry },
      { 'partners.yaml': registerWith() },
    );
  });
  afterAll(stop);

  const refusedAt = async (): Promise<number> =>
    (await scrape(gateway)).value('concord_version_refused_timestamp_seconds');
  const half = WITH_MORE.slice(0, WITH_MORE.length / 2);
  const undefinedDirective = WITH_MORE.replace('more: String', 'more: String @nobody(knows: "this")');

  test.each([
    ['half of a supergraph', 'supergraph.graphql', half, /Syntax Error/],
    ['an empty supergraph', 'supergraph.graphql', '', /Syntax Error/],
    [
      'a supergraph of rules that nobody is told by',
      'supergraph.graphql',
      GUARDED,
      /tokens: the supergraph carries access rules/,
    ],
    ['a directive that nobody defines', 'supergraph.graphql', undefinedDirective, /@nobody/],
    [
      'a supergraph without a subgraph that the settings name',
      'supergraph.graphql',
      WITH_MORE.replaceAll('city', 'town'),
      /subgraphs\.city: the supergraph has no such/,
    ],
    [
      'a register that is not valid',
      'partners.yaml',
      registerWith('claims: everything'),
      /partners\.yaml:5: organisations\.city: .*claims/,
    ],
  ])('%s', async (_name, file, bad, reasons) => {
    const { snapshot, since } = await gateway.readiness();
    expect(await gateway.refuses(() => gateway.folder.put(file, bad))).toMatch(reasons);
    const told = refusalsIn(gateway.output()).length;
    expect((await gateway.request('{ quick }')).data).toEqual({ quick: 'done' });
    const response = await fetch(`${gateway.url}/health/ready`);
    const said = await response.text();
    expect([response.status, JSON.parse(said)]).toEqual([
      200,
      { status: 'ok', snapshot, since, refusedSince: expect.stringMatching(/^20.*Z$/) },
    ]);
    const { refusedSince = '' } = JSON.parse(said) as { refusedSince?: string };
    expect(await refusedAt()).toBe(Date.parse(refusedSince) / 1000);
    // It is said once, and not at every look.
    await delay(700);
    expect(refusalsIn(gateway.output())).toHaveLength(told);
    // What is there again and serves already is no new version.
    const before = gateway.output().match(/a new version serves/g)?.length;
    gateway.folder.put('supergraph.graphql', supergraphWith());
    gateway.folder.put('partners.yaml', registerWith());
    await until(async () => (await gateway.readiness()).refusedSince === undefined);
    expect(gateway.output().match(/a new version serves/g)?.length).toBe(before);
    expect(await refusedAt()).toBe(0);
  });

  test('a file that is written in two halves: the first is a bad one, the whole serves', async () => {
    const file = gateway.folder.path('supergraph.graphql');
    await gateway.refuses(() => writeFileSync(file, half));
    expect(await isUnknown()).toBe(true);
    await gateway.becomes(() => writeFileSync(file, WITH_MORE));
    expect(await isUnknown()).toBe(false);
    expect((await gateway.readiness()).refusedSince).toBeUndefined();
  });

  test('a file that is taken away', async () => {
    const reasons = await gateway.refuses(() => unlinkSync(gateway.folder.path('supergraph.graphql')));
    expect(reasons).toMatch(/^supergraph: .*supergraph\.graphql cannot be read \(ENOENT\)\.$/);
    expect((await gateway.request('{ quick }')).data).toEqual({ quick: 'done' });
  });
});

describe('settings', () => {
  afterEach(stop);

  test('take effect, as far as they do not take a restart; those that do are named', async () => {
    gateway = await startReloadable();
    expect(await codesOf('{ a: quick b: quick }')).toEqual([]);
    await gateway.becomes(() =>
      gateway.set((settings) => Object.assign(settings['limits'] as object, { operation: { aliases: 1 } })),
    );
    expect(await codesOf('{ a: quick b: quick }')).toEqual(['OPERATION_TOO_LARGE']);
    const reasons = await gateway.refuses(() =>
      gateway.set((settings) => {
        settings['port'] = 4000;
        settings['limits'] = { bodyBytes: 10, planningMs: 30_000, inFlight: { least: 7 } };
        settings['telemetry'] = { samples: { perMinute: 1 } };
      }),
    );
    expect(reasons).toBe(
      'These settings take a restart, and have changed: port, telemetry, limits.bodyBytes, limits.inFlight.',
    );
    expect(await codesOf('{ a: quick b: quick }')).toEqual(['OPERATION_TOO_LARGE']);
  });

  test('that name a file which comes later are tried again when it comes', async () => {
    gateway = await startReloadable();
    await gateway.refuses(() =>
      gateway.set((settings) => (settings['register'] = gateway.folder.path('later.yaml'))),
    );
    await gateway.becomes(() => gateway.folder.put('later.yaml', registerWith()));
    expect((await gateway.readiness()).refusedSince).toBeUndefined();
  });
});
