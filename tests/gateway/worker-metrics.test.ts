import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { untilMetrics as until, scrape, type Scrape } from '../kit/metrics.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

const SLOW_MACHINE = 120_000;

describe('several workers', () => {
  let gateway: Scenario;
  beforeAll(async () => {
    gateway = await startScenario({
      subgraphs: {
        city: { sdl: 'type Query { quick: String }', resolvers: { Query: { quick: () => 'done' } } },
      },
      clients: { reader: [] },
      settings: { workers: 2, telemetry: { metrics: { port: 0 } } },
    });
  }, SLOW_MACHINE);
  afterAll(() => gateway.stop());

  const ask = async (times: number): Promise<void> => {
    for (let index = 0; index < times; index++)
      await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        // A connection each, so that both workers get some.
        headers: { 'content-type': 'application/json', connection: 'close' },
        body: '{"query":"{ quick }"}',
      });
  };
  const counted = ({ value }: Scrape): number => value('concord_requests_total', { code: 'OK' });

  test('have one endpoint, with the figures of all added up', async () => {
    await ask(20);
    const metrics = await until(gateway, (now) => counted(now) === 20);
    expect(metrics.value('concord_workers')).toBe(2);
    expect(metrics.value('concord_request_duration_seconds_count')).toBe(20);
    expect(metrics.value('concord_request_duration_seconds_bucket', { le: '+Inf' })).toBe(20);
    expect(metrics.value('concord_subgraph_circuit_state', { subgraph: 'city' })).toBe(0);
    expect(metrics.value('concord_supergraph_info')).toBe(1);
    // Two answer, each with its own heap.
    expect(metrics.value('concord_process_resident_memory_bytes')).toBeGreaterThan(100 * 1_048_576);
  });

  test(
    'lose none of their counts when one of them is killed or ends, and what it was is no longer there',
    async () => {
      const pid = gateway.process.pid ?? 0;
      const workers = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
      const [killed = 0, ended = 0] = workers;
      process.kill(killed, 'SIGKILL');
      await until(gateway, (now) => now.value('concord_worker_ends_total') === 1);
      const left = await until(gateway, (now) => now.value('concord_workers') === 2);
      expect(counted(left)).toBe(20);
      await ask(10);
      process.kill(ended, 'SIGTERM');
      await until(gateway, (now) => now.value('concord_worker_ends_total') === 2);
      const after = await until(gateway, (now) => now.value('concord_workers') === 2);
      // What was counted after the last look, too.
      expect(counted(after)).toBe(30);
    },
    SLOW_MACHINE,
  );

  test('two who look at once see the same', async () => {
    const [one, other] = await Promise.all([scrape(gateway), scrape(gateway)]);
    expect(counted(one)).toBe(counted(other));
  });
});
