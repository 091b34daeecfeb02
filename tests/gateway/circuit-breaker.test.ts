import { expect, test } from '@jest/globals';
import { createCircuitBreaker, type CircuitState } from '../../gateway/execution/http/circuit-breaker.ts';
import { SubgraphFailure } from '../../gateway/execution/subgraph-fetch.ts';

const SETTINGS = { failureRatio: 0.5, leastCalls: 20, windowMs: 10_000, openMs: 5000 };
const outage = new SubgraphFailure('SUBGRAPH_UNREACHABLE', 'ECONNREFUSED', { isOutage: true });
const left = new SubgraphFailure('SUBGRAPH_UNAVAILABLE', 'client left');

/** A breaker whose time passes by hand. */
function createTest() {
  const clock = { ms: 1_000_000 };
  const states: CircuitState[] = [];
  const breaker = createCircuitBreaker(
    SETTINGS,
    (state) => states.push(state),
    () => clock.ms,
  );
  /** Makes calls that end so; tells how many were let through. */
  const call = async (count: number, failure?: SubgraphFailure): Promise<number> => {
    let passed = 0;
    for (let made = 0; made < count; made++) {
      const work = async (): Promise<void> => {
        passed++;
        if (failure) throw failure;
      };
      await breaker.run(work).catch(() => undefined);
    }
    return passed;
  };
  return { clock, states, breaker, call };
}

test('half of twenty calls have to fail, and not of nineteen', async () => {
  const { states, call } = createTest();
  await call(10, outage);
  await call(9);
  expect(states).toEqual([]);
  await call(1);
  await call(1, outage);
  expect(states).toEqual(['open']);
  expect(await call(3)).toBe(0);
});

test('what failed longer ago than the window is forgotten', async () => {
  const { clock, states, call } = createTest();
  await call(19, outage);
  clock.ms += SETTINGS.windowMs + 1;
  await call(19, outage);
  expect(states).toEqual([]);
  await call(1, outage);
  expect(states).toEqual(['open']);
});

test('a probe that fails opens it again, one whose client left says nothing, and one that is answered closes it', async () => {
  const { clock, states, call } = createTest();
  await call(20, outage);
  clock.ms += SETTINGS.openMs - 1;
  expect(await call(1)).toBe(0);
  clock.ms += 1;
  expect(await call(2, outage)).toBe(1);
  clock.ms += SETTINGS.openMs;
  expect(await call(1, left)).toBe(1);
  expect(await call(1)).toBe(1);
  expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
  await call(19, outage);
  expect(await call(1)).toBe(1);
});

test('while the probe is out, nobody else passes, and a call from before says nothing', async () => {
  const { clock, states, breaker, call } = createTest();
  let failOld: (error: Error) => void = () => undefined;
  const old = breaker.run(() => new Promise((_resolve, reject) => void (failOld = reject)));
  await call(20, outage);
  clock.ms += SETTINGS.openMs;
  let answerProbe: () => void = () => undefined;
  const probe = breaker.run(() => new Promise<void>((resolve) => void (answerProbe = resolve)));
  expect(() => breaker.check()).toThrow('SUBGRAPH_UNAVAILABLE');
  expect(await call(5)).toBe(0);
  failOld(outage);
  await old.catch(() => undefined);
  expect(states).toEqual(['open', 'half-open']);
  answerProbe();
  await probe;
  expect(states).toEqual(['open', 'half-open', 'closed']);
});
