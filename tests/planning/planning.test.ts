import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'graphql';
import { ClientError } from '../../gateway/errors.ts';
import { createPlanning, type Plan } from '../../gateway/planning/plan.ts';
import {
  createPlannerThreads,
  type PlannerThreads,
  type PlannerThreadsSettings,
} from '../../gateway/planning/planner-threads.ts';
import { createMetrics } from '../../gateway/telemetry/metrics.ts';
import { knottedOperation, knottedSupergraph, supergraphOf } from './knotted-supergraph.ts';

jest.setTimeout(120_000);

const ONE = supergraphOf(['one'], 'type Query @join__type(graph: ONE) { a: Int b: Int c: Int }');
const OTHER = supergraphOf(['two'], 'type Query @join__type(graph: TWO) { a: Int b: Int }');
const MEBIBYTE = 1_048_576;
const BOUNDS = { cacheBytes: MEBIBYTE, subgraphCalls: 50 };

const operation = (text: string): Parameters<Plan>[0] =>
  ({ text, definition: parse(text).definitions[0] }) as Parameters<Plan>[0];
const NOTHING = { variables: {}, labels: [] };
const codeOf = (error: unknown): unknown => (error instanceof ClientError ? error.code : error);

/** Threads that note what they are asked. */
function noting(threads: PlannerThreads): { threads: PlannerThreads; asked: string[] } {
  const asked: string[] = [];
  const plan: PlannerThreads['plan'] = (sdl, planned) => {
    asked.push(planned.text);
    return threads.plan(sdl, planned);
  };
  return { threads: { ...threads, plan }, asked };
}

const open: PlannerThreads[] = [];
afterEach(() => Promise.all(open.splice(0).map(({ close }) => close())));

function start(settings: Partial<PlannerThreadsSettings> = {}): PlannerThreads {
  const threads = createPlannerThreads({ planningThreads: 1, planningMs: 60_000, ...settings });
  open.push(threads);
  return threads;
}

const shared = createPlannerThreads({ planningThreads: 1, planningMs: 60_000 });
afterAll(() => shared.close());

describe('a plan', () => {
  test('is made once for all who ask for it while it is made, and kept for those who come later', async () => {
    const { threads, asked } = noting(shared);
    const { plan } = await createPlanning(ONE, { threads, ...BOUNDS, metrics: createMetrics() });
    const plans = await Promise.all(
      ['{ a }', '{ a }', '{ b }'].map((text) => plan(operation(text), NOTHING)),
    );
    expect(asked).toEqual(['{ __typename }', '{ a }', '{ b }']);
    expect(plans[0]).toBe(plans[1]);
    expect(plans[2]).not.toBe(plans[0]);
    expect(await plan(operation('{ a }'), NOTHING)).toBe(plans[0]);
    expect(asked).toHaveLength(3);
    expect(plans[0]?.node).toMatchObject({ kind: 'Fetch', serviceName: 'one', operation: '{a}' });
  });

  test('is given up for others where the memory for plans is full', async () => {
    const { threads, asked } = noting(shared);
    const { plan } = await createPlanning(ONE, {
      threads,
      cacheBytes: 10_000,
      subgraphCalls: 50,
      metrics: createMetrics(),
    });
    const texts = Array.from({ length: 20 }, (_, index) => `{ a${index}: a }`);
    for (const text of texts) await plan(operation(text), NOTHING);
    asked.splice(0);
    await plan(operation('{ a19: a }'), NOTHING);
    expect(asked).toEqual([]);
    await plan(operation('{ a0: a }'), NOTHING);
    expect(asked).toEqual(['{ a0: a }']);
  });
});

describe('a new supergraph', () => {
  test('that is the same keeps every plan', async () => {
    const { threads, asked } = noting(shared);
    const planning = await createPlanning(ONE, { threads, ...BOUNDS, metrics: createMetrics() });
    const before = await planning.plan(operation('{ a }'), NOTHING);
    const renewed = await planning.renew(ONE, BOUNDS);
    expect(await renewed.plan(operation('{ a }'), NOTHING)).toBe(before);
    expect(asked).toEqual(['{ __typename }', '{ a }']);
  });

  test('that is another has its own plans of what was asked for most before anyone asks, and none of the old', async () => {
    const { threads, asked } = noting(shared);
    const planning = await createPlanning(ONE, { threads, ...BOUNDS, metrics: createMetrics() });
    const old = await planning.plan(operation('{ a }'), NOTHING);
    for (const text of ['{ b }', '{ b }', '{ c }']) await planning.plan(operation(text), NOTHING);
    asked.splice(0);
    const renewed = await planning.renew(OTHER, BOUNDS);
    // Read first, then the most used first; what the new supergraph does not have is left behind.
    expect(asked).toEqual(['{ __typename }', '{ b }', '{ c }', '{ a }']);
    asked.splice(0);
    const plan = await renewed.plan(operation('{ a }'), NOTHING);
    expect(asked).toEqual([]);
    expect(plan).not.toBe(old);
    expect(plan.node).toMatchObject({ serviceName: 'two' });
    // The old one serves those who began with it.
    expect(await planning.plan(operation('{ a }'), NOTHING)).toBe(old);
    await expect(renewed.plan(operation('{ c }'), NOTHING)).rejects.toThrow();
  });
});

describe('a thread', () => {
  const worker = new URL('./failing-worker.mjs', import.meta.url);

  test('that ends in the middle of its work is replaced, and whoever comes next is served', async () => {
    const threads = start({ worker });
    await expect(threads.plan('', { text: '{ fatal }', labels: [] })).rejects.toThrow('exited');
    await expect(threads.plan('', { text: '{ faulty }', labels: [] })).rejects.toThrow(
      'a fault of the planner',
    );
    expect(await threads.plan('', { text: '{ fine }', labels: [] })).toBe('{"kind":"QueryPlan"}');
  });

  test('that plans for too long is ended, and the refusal is remembered', async () => {
    const { threads, asked } = noting(start({ worker, planningMs: 100 }));
    const { plan } = await createPlanning('', { threads, ...BOUNDS, metrics: createMetrics() });
    for (let time = 0; time < 2; time++)
      expect(await plan(operation('{ endless }'), NOTHING).catch(codeOf)).toBe('PLANNING_LIMIT');
    expect(asked).toEqual(['{ __typename }', '{ endless }']);
    expect(await plan(operation('{ fine }'), NOTHING)).toEqual({ kind: 'QueryPlan' });
  });

  test('lets no more than a hundred wait for it, and whoever is refused may come again', async () => {
    const { threads, asked } = noting(start({ worker, planningMs: 2000 }));
    const { plan } = await createPlanning('', { threads, ...BOUNDS, metrics: createMetrics() });
    const endless = plan(operation('{ endless }'), NOTHING).catch(codeOf);
    const outcomes = await Promise.all(
      Array.from({ length: 150 }, (_, number) => plan(operation(`{ q${number} }`), NOTHING).catch(codeOf)),
    );
    expect(outcomes.filter((outcome) => outcome === 'PLANNING_BUSY')).toHaveLength(50);
    expect(await endless).toBe('PLANNING_LIMIT');
    expect(await plan(operation('{ q149 }'), NOTHING)).toEqual({ kind: 'QueryPlan' });
    expect(asked.filter((text) => text === '{ q149 }')).toHaveLength(2);
  });

  test('leaves the event loop to others while it plans', async () => {
    const threads = start({ planningMs: 1000 });
    let turns = 0;
    const ticking = setInterval(() => turns++, 10);
    const outcome = await threads
      .plan(knottedSupergraph, { text: knottedOperation(0), labels: [] })
      .catch(codeOf);
    clearInterval(ticking);
    expect(outcome).toBe('PLANNING_LIMIT');
    // On the event loop, planning would have let it turn once at most.
    expect(turns).toBeGreaterThan(5);
  });
});
