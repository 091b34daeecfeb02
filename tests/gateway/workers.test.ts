import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLoad, until, type Outcome } from '../kit/load.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

/** How often each kind of gateway is stopped under load; more by the variable. */
const TRIES = Number(process.env['SIGTERM_TRIES'] ?? 1);
const SLOW_MACHINE = 60_000 + TRIES * 30_000;

const QUERIES = ['{ quick }', '{ slow }'];

function startCity(settings: Record<string, unknown>): Promise<Scenario> {
  return startScenario({
    subgraphs: {
      city: {
        sdl: 'type Query { slow: String quick: String }',
        resolvers: { Query: { slow: () => delay(100, 'done'), quick: () => 'done' } },
      },
    },
    clients: { reader: [] },
    settings,
  });
}

const failuresOf = (outcomes: readonly Outcome[]): Outcome[] =>
  outcomes.filter(({ result, text }) => result !== 200 || !text.includes('"done"'));

const readiness = async (gateway: Scenario): Promise<number> =>
  fetch(`${gateway.url}/health/ready`).then(
    ({ status }) => status,
    () => 0,
  );

/** The processes that a gateway has started (Linux, proc(5)). */
function workersOf({ process: { pid } }: Scenario): number[] {
  const children = readFileSync(`/proc/${pid ?? 0}/task/${pid ?? 0}/children`, 'utf8');
  return children.trim().split(' ').map(Number);
}

describe('a gateway of several workers', () => {
  let gateway: Scenario;
  beforeAll(async () => {
    gateway = await startCity({ workers: 2, shutdown: { noticeMs: 1500 } });
  }, SLOW_MACHINE);
  afterAll(() => gateway.stop());

  const listening = (count: number): Promise<void> =>
    until(() => gateway.output().match(/a worker listens/g)?.length === count);

  test('has one key for all of them, and it is on no command line and in no environment', async () => {
    expect(workersOf(gateway)).toHaveLength(2);
    const keys = new Set<string>();
    for (let index = 0; index < 12; index++) {
      const headers = { connection: 'close' };
      keys.add(await (await fetch(`${gateway.url}/.well-known/jwks.json`, { headers })).text());
    }
    expect(keys.size).toBe(1);
    for (const pid of [gateway.process.pid ?? 0, ...workersOf(gateway)]) {
      const shown = ['cmdline', 'environ']
        .map((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8'))
        .join('');
      expect(shown).not.toMatch(/"d"|"kty"/);
    }
  });

  test(
    'loses one to kill -9 and nothing but what was in flight there; another takes its place',
    async () => {
      const [victim = 0, survivor = 0] = workersOf(gateway);
      const load = startLoad(gateway.url, 6, QUERIES);
      await delay(500);
      process.kill(victim, 'SIGKILL');
      const health: number[] = [];
      await gateway.logged(({ msg, worker }) => msg === 'a worker has ended' && worker === victim);
      // Until then its connections could look open.
      const endedAt = performance.now();
      for (let index = 0; index < 10; index++) {
        health.push(await readiness(gateway));
        await delay(50);
      }
      await listening(3);
      await load.end();
      const failures = failuresOf(load.outcomes);
      // Six callers have at most six requests in flight; each of the others is answered.
      const isItsOwn = ({ at, result }: Outcome): boolean =>
        at < endedAt && ['ECONNRESET', 'EPIPE'].includes(String(result));
      expect(failures.filter((failure) => !isItsOwn(failure))).toEqual([]);
      expect(failures.length).toBeLessThan(6);
      expect(load.outcomes.length).toBeGreaterThan(30);
      expect(new Set(health)).toEqual(new Set([200]));
      expect(workersOf(gateway)).toContain(survivor);
      expect(workersOf(gateway)).not.toContain(victim);
      expect(workersOf(gateway)).toHaveLength(2);
    },
    SLOW_MACHINE,
  );

  test(
    'answers what a worker has begun that is told to stop, and replaces it',
    async () => {
      const load = startLoad(gateway.url, 4, QUERIES);
      await delay(300);
      const [worker = 0] = workersOf(gateway);
      process.kill(worker, 'SIGTERM');
      await until(() => !workersOf(gateway).includes(worker));
      await listening(4);
      await load.end();
      expect(failuresOf(load.outcomes)).toEqual([]);
    },
    SLOW_MACHINE,
  );

  test(
    'lets readiness fail before anything else, and answers what is asked meanwhile',
    async () => {
      const exit = once(gateway.process, 'exit');
      gateway.process.kill('SIGTERM');
      await until(async () => (await readiness(gateway)) !== 200);
      expect(await readiness(gateway)).toBe(503);
      const answer = await gateway.request('{ quick }');
      expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
      expect(await exit).toEqual([0, null]);
      expect(await readiness(gateway)).toBe(0);
    },
    SLOW_MACHINE,
  );
});

describe('SIGTERM under load, in all tries', () => {
  const stopped = async (gateway: Scenario, whenToEnd: () => Promise<void>): Promise<void> => {
    const load = startLoad(gateway.url, 8, QUERIES);
    await until(() => load.outcomes.length >= 8);
    const exit = once(gateway.process, 'exit');
    gateway.process.kill('SIGTERM');
    await whenToEnd();
    await load.end();
    expect(failuresOf(load.outcomes)).toEqual([]);
    expect(await exit).toEqual([0, null]);
    await gateway.stop();
  };

  test.each([
    ['one process', 1],
    ['two workers', 2],
  ])(
    'loses no request that was sent to %s before',
    async (_name, workers) => {
      for (let attempt = 0; attempt < TRIES; attempt++)
        await stopped(await startCity({ workers }), () => Promise.resolve());
    },
    SLOW_MACHINE,
  );

  test(
    'loses none either of a load balancer, which sends until readiness fails',
    async () => {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const gateway = await startCity({ workers: 2, shutdown: { noticeMs: 3000 } });
        await stopped(gateway, () => until(async () => (await readiness(gateway)) !== 200));
      }
    },
    SLOW_MACHINE,
  );
});
