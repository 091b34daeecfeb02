import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startGateway, type TestGateway } from '../kit/gateway.ts';
import { knottedOperation, knottedSupergraph } from '../planning/knotted-supergraph.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'concord-planning-'));
const supergraph = join(folder, 'supergraph.graphql');
writeFileSync(supergraph, knottedSupergraph);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const codesOf = ({ errors }: { errors: { extensions: Record<string, unknown> }[] }): unknown[] =>
  errors.map(({ extensions }) => extensions['code']);

describe('an operation that takes too long to plan', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ supergraph, limits: { planningMs: 500, planningThreads: 1 } });
  });
  afterAll(() => gateway.stop());

  test('is refused with a code that stays the same and says what to do, while the gateway answers others', async () => {
    await gateway.request('{ hello }');
    const waits: number[] = [];
    const refused = gateway.request(knottedOperation(0));
    const isOver = (): Promise<boolean> => Promise.race([refused.then(() => true), delay(0, false)]);
    while (!(await isOver())) {
      const startedAt = performance.now();
      expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
      waits.push(performance.now() - startedAt);
    }
    const answer = await refused;
    expect([answer.status, codesOf(answer)]).toEqual([400, ['PLANNING_LIMIT']]);
    expect(answer.errors[0]?.message).toContain('ask for less at a time');
    // Planning would have taken the gateway's own thread for all of the 500 ms; it was there for others instead.
    expect(waits.length).toBeGreaterThan(3);
    process.stdout.write(`longest wait for /health/live meanwhile: ${Math.max(...waits).toFixed(1)} ms\n`);
  });

  test('is not planned again by everyone who asks for it, and its thread is replaced', async () => {
    expect(codesOf(await gateway.request('{ hello }'))).toEqual(['SUBGRAPH_UNREACHABLE']);
    const again = await gateway.request(knottedOperation(0));
    expect([again.status, codesOf(again)]).toEqual([400, ['PLANNING_LIMIT']]);
  });

  test('does not stall the event loop, be it refused by many at once', async () => {
    const answers = Promise.all([1, 2, 3].map((number) => gateway.request(knottedOperation(number))));
    const live = await fetch(`${gateway.url}/health/live`);
    expect(live.status).toBe(200);
    expect((await answers).flatMap(codesOf)).toEqual(Array(3).fill('PLANNING_LIMIT'));
  });
});

test('a short query of nested fragments that expands without bound is refused before it is planned', async () => {
  const gateway = await startGateway({ supergraph, limits: { planningMs: 5000, planningThreads: 1 } });
  // As long as this one takes the only thread, nothing else can be planned.
  const order: string[] = [];
  const slow = gateway.request(knottedOperation(0)).finally(() => order.push('planned'));
  const fragments = Array.from(
    { length: 24 },
    (_, level) =>
      `fragment F${level} on T { ${['f0', 'f1'].map((field) => `${field} { ...F${level + 1} }`).join(' ')} }`,
  );
  const query = `{ t { ...F0 } } ${fragments.join(' ')} fragment F24 on T { v0 }`;
  expect(query.length).toBeLessThan(1400);
  const startedAt = performance.now();
  const answer = await gateway.request(query).finally(() => order.push('refused'));
  process.stdout.write(`refused after ${(performance.now() - startedAt).toFixed(1)} ms\n`);
  expect([answer.status, codesOf(answer)]).toEqual([400, ['OPERATION_TOO_LARGE']]);
  expect(codesOf(await slow)).toEqual(['PLANNING_LIMIT']);
  expect(order).toEqual(['refused', 'planned']);
  await gateway.stop();
});
