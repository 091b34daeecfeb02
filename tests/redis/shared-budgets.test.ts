import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { GenericContainer, getContainerRuntimeClient, Wait, type StartedTestContainer } from 'testcontainers';
import { parse, stringify } from 'yaml';
import { freePortBase } from '../kit/free-ports.ts';
import type { Answer } from '../kit/gateway.ts';
import { until } from '../kit/load.ts';
import { scrape } from '../kit/metrics.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

jest.setTimeout(180_000);

const runtime = await getContainerRuntimeClient().catch(() => undefined);
const describeWithEngine = runtime ? describe : describe.skip;
if (!runtime) {
  process.stderr.write(
    'Redis in a container is not tested: no Docker engine answers. That a gateway does without one is.\n',
  );
}

const PASSWORD = 'only-redis-knows';
const AWAY = 'Redis does not answer: each process keeps budgets by itself';
const BACK = 'Redis is back: budgets are shared again';

const organisation = (name: string, limits: string): string =>
  `  ${name}: { name: ${name}, class: company, limits: ${limits}, clients: { ${name}-app: { scopes: [], purposes: [test] } } }\n`;
// Windows are longer than the test, so that no clock decides.
const requests = (most: number, perSeconds = 3600): string =>
  `{ requests: { most: ${most}, perSeconds: ${perSeconds} } }`;
const register = `
purposes: { test: { text: a, legalBasis: b, owner: shared } }
organisations:
${['shared', 'paused', 'gone', 'late', 'reloaded'].map((name) => organisation(name, requests(8))).join('')}
${organisation('shortened', requests(6, 86_400))}
${organisation('dear', '{ cost: { most: 25, perSeconds: 3600 } }')}
`;
const subgraphs = {
  a: {
    sdl: 'type Query { one: Item  all: [Item] }  type Item { id: ID }',
    resolvers: { Query: { one: () => ({ id: '1' }), all: () => [] } },
  },
};

describeWithEngine('gateways that share a Redis', () => {
  let redis: StartedTestContainer;
  let url: string;
  /** A gateway in one process, and one with two workers. */
  let gateways: [Scenario, Scenario, ...Scenario[]];

  const start = (workers: number): Promise<Scenario> =>
    startScenario({
      ...{ subgraphs, clients: {}, register },
      // A slow machine is no outage.
      settings: {
        workers,
        redis: { url, timeoutMs: 1000 },
        cost: { mode: 'enforce' },
        reload: { filesMs: 50 },
        telemetry: { metrics: { port: 0 } },
      },
    });
  const container = (): ReturnType<NonNullable<typeof runtime>['container']['getById']> => {
    if (!runtime) throw new Error('no Docker engine');
    return runtime.container.getById(redis.getId());
  };
  const ask = async (gateway: Scenario, who: string, query = '{ one { id } }'): Promise<Answer> =>
    gateway.request(query, { token: await gateway.tokenOf(`${who}-app`) });
  /** Asks so many times, and says what came: its status, how much the budget has, and what is left. */
  const askTimes = async (gateway: Scenario, who: string, times: number): Promise<unknown[]> => {
    const seen: unknown[] = [];
    for (let count = 0; count < times; count++) seen.push(told(await ask(gateway, who)));
    return seen;
  };
  const told = ({ status, headers }: Answer): unknown => [
    status,
    ...[/q=\d+/.exec(headers.get('ratelimit-policy') ?? '')?.[0]],
    ...[/r=\d+/.exec(headers.get('ratelimit') ?? '')?.[0]],
  ];
  const cli = async (...args: string[]): Promise<string> =>
    (await redis.exec(['redis-cli', '--no-auth-warning', '-a', PASSWORD, ...args])).output.trim();
  const count = (gateway: Scenario, message: string): number =>
    gateway.output().split(`"msg":"${message}"`).length - 1;

  beforeAll(async () => {
    const port = await freePortBase(1);
    url = `redis://:${PASSWORD}@127.0.0.1:${port}`;
    redis = await new GenericContainer('redis:7-bookworm')
      // The same port after it has been stopped.
      .withExposedPorts({ container: 6379, host: port })
      .withCommand([
        ...['redis-server', '--bind', '0.0.0.0', '--protected-mode', 'no', '--save', ''],
        ...['--requirepass', PASSWORD],
      ])
      .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/))
      .start();
    gateways = [await start(1), await start(2)];
  });
  afterAll(async () => {
    await Promise.all((gateways as Scenario[] | undefined)?.map((gateway) => gateway.stop()) ?? []);
    await (redis as StartedTestContainer | undefined)?.stop();
  });

  test('have one budget of requests, whole, however many they and their workers are', async () => {
    const [one, two] = gateways;
    expect(await askTimes(one, 'shared', 2)).toEqual(['r=7', 'r=6'].map((r) => [200, 'q=8', r]));
    expect(await askTimes(two, 'shared', 6)).toEqual(
      ['r=5', 'r=4', 'r=3', 'r=2', 'r=1', 'r=0'].map((r) => [200, 'q=8', r]),
    );
    for (const gateway of gateways) expect(told(await ask(gateway, 'shared'))).toEqual([429, 'q=8', 'r=0']);
  });

  test('and one of costs, of which what is refused takes nothing', async () => {
    const [one, two] = gateways;
    expect(told(await ask(one, 'dear', '{ all { id } }'))).toEqual([200, 'q=25', 'r=15']);
    expect(told(await ask(two, 'dear', '{ all { id } }'))).toEqual([200, 'q=25', 'r=5']);
    for (const gateway of gateways)
      expect(told(await ask(gateway, 'dear', '{ all { id } }'))).toEqual([429, 'q=25', 'r=0']);
    expect(told(await ask(one, 'dear'))).toEqual([200, 'q=25', 'r=4']);
    const tooDear = await ask(two, 'dear', '{ all { id } a: all { id } b: all { id } }');
    expect([tooDear.status, tooDear.errors[0]?.extensions['code']]).toEqual([400, 'COST_LIMIT']);
    expect(told(await ask(two, 'dear'))).toEqual([200, 'q=25', 'r=3']);
  });

  test('keep in it names of the register and numbers, and each of them ends by itself', async () => {
    const keys = (await cli('keys', '*')).split('\n').filter((key) => key !== 'concord:probe');
    expect(keys.sort()).toEqual([
      'concord:budget:organisation-cost:dear',
      'concord:budget:organisation:shared',
    ]);
    for (const key of keys) {
      expect(Number(await cli('ttl', key))).toBeGreaterThan(0);
      expect(await cli('get', key)).toMatch(/^\d+$/);
    }
  });

  test('keep connection and budgets through a reload; a shorter window holds for what has begun', async () => {
    const [one] = gateways;
    const connections = async (): Promise<string[]> =>
      [...(await cli('client', 'list')).matchAll(/^id=(\d+) (?!.*cmd=client)/gm)].map(([, id]) => String(id));
    const before = await connections();
    await askTimes(one, 'reloaded', 2);
    await askTimes(one, 'shortened', 1);
    expect(Number(await cli('ttl', 'concord:budget:organisation:shortened'))).toBeGreaterThan(3600);
    const { register: file } = parse(readFileSync(one.settingsFile, 'utf8')) as { register: string };
    writeFileSync(file, readFileSync(file, 'utf8').replace('perSeconds: 86400', 'perSeconds: 600'));
    await until(() => count(one, 'a new version serves') === 1);
    expect(await askTimes(one, 'reloaded', 1)).toEqual([[200, 'q=8', 'r=5']]);
    expect(await askTimes(one, 'shortened', 1)).toEqual([[200, 'q=6', 'r=4']]);
    expect(Number(await cli('ttl', 'concord:budget:organisation:shortened'))).toBeLessThanOrEqual(600);
    expect(await connections()).toEqual(before);
    expect(before).toHaveLength(3);
  });

  test('another address takes a restart, and is not shown', async () => {
    const [one] = gateways;
    const text = readFileSync(one.settingsFile, 'utf8');
    const settings = parse(text) as object;
    writeFileSync(
      one.settingsFile,
      stringify({ ...settings, redis: { url: 'redis://:other-secret@127.0.0.1' } }),
    );
    await until(() => one.output().includes('These settings take a restart, and have changed: redis.'));
    writeFileSync(one.settingsFile, text);
    expect(one.output()).not.toContain('other-secret');
  });

  describe.each([
    ['hangs', 'paused', { end: 'pause', begin: 'unpause' }],
    ['is gone', 'gone', { end: 'stop', begin: 'start' }],
  ] as const)('and one that %s', (_how, who, { end, begin }) => {
    let before: number[];
    beforeAll(async () => {
      before = gateways.map((gateway) => count(gateway, AWAY));
      const [one, two] = gateways;
      expect(await askTimes(one, who, 1)).toEqual([[200, 'q=8', 'r=7']]);
      expect(await askTimes(two, who, 1)).toEqual([[200, 'q=8', 'r=6']]);
      await container()[end]();
    });

    test('go on within their own budgets, by their workers divided, and a process says so once', async () => {
      const [one, two] = gateways;
      const alone = [7, 6, 5, 4, 3, 2, 1, 0].map((left) => [200, 'q=8', `r=${left}`]);
      expect(await askTimes(one, who, 9)).toEqual([...alone, [429, 'q=8', 'r=0']]);
      const divided = (await askTimes(two, who, 9)) as [number, string, string][];
      expect(new Set(divided.map(([, quota]) => quota))).toEqual(new Set(['q=4']));
      // One worker's part, or both parts: whichever took the connection.
      const answered = divided.filter(([status]) => status === 200).length;
      expect(answered).toBeGreaterThanOrEqual(4);
      expect(answered).toBeLessThanOrEqual(8);
      // The log is written a moment later.
      await until(() => gateways.every((gateway, index) => count(gateway, AWAY) > (before[index] ?? 0)));
      expect((await scrape(one)).value('concord_redis_away')).toBe(1);
      expect(count(one, AWAY)).toBe((before[0] ?? 0) + 1);
      expect(count(two, AWAY)).toBeLessThanOrEqual((before[1] ?? 0) + 2);
    });

    test('share again when it is back', async () => {
      const [one, two] = gateways;
      await container()[begin]();
      await until(() => gateways.every((gateway) => count(gateway, BACK) === count(gateway, AWAY)));
      expect((await scrape(one)).value('concord_redis_away')).toBe(0);
      const [status, quota, left] = told(await ask(two, who)) as [number, string, string];
      expect([status, quota]).toEqual([200, 'q=8']);
      // What was on its way when the outage began may have been counted by both.
      expect(told(await ask(one, who))).toEqual([200, 'q=8', `r=${Number(left.slice(2)) - 1}`]);
      expect(count(one, AWAY)).toBe((before[0] ?? 0) + 1);
    });
  });

  test('one that is started while it hangs serves at once, and shares when it answers', async () => {
    await container().pause();
    const late = await start(1);
    gateways.push(late);
    expect(await askTimes(late, 'late', 1)).toEqual([[200, 'q=8', 'r=7']]);
    await container().unpause();
    await until(() => gateways.every((gateway) => count(gateway, BACK) === count(gateway, AWAY)));
    expect(await askTimes(gateways[0], 'late', 1)).toEqual([[200, 'q=8', 'r=7']]);
    expect(await askTimes(late, 'late', 1)).toEqual([[200, 'q=8', 'r=6']]);
    expect(count(late, AWAY)).toBe(1);
  });

  test('tell nobody its address or password', () => {
    for (const gateway of gateways) {
      expect(gateway.output()).not.toContain(PASSWORD);
      expect(gateway.output()).not.toContain(new URL(url).port);
    }
  });
});
