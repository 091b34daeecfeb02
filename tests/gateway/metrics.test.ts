import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { untilMetrics as until, scrape, type Scrape } from '../kit/metrics.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

const SLOW_MACHINE = 120_000;

/** A city with a secret, and a shop that adds to its people. */
function startCity(settings: Record<string, unknown> = {}): Promise<Scenario> {
  return startScenario({
    subgraphs: {
      city: {
        sdl: `type Query { people: [Person!]! quick: String slow: String guarded: String @requiresScopes(scopes: [["secret"]]) }
          type Person @key(fields: "id") { id: ID! name: String }`,
        resolvers: {
          Query: {
            people: () => [{ id: '1', name: 'Ann' }],
            quick: () => 'done',
            slow: () => delay(300, 'done'),
            guarded: () => 'hidden',
          },
        },
      },
      shop: {
        sdl: 'type Person @key(fields: "id") { id: ID! orders: Int }',
        resolvers: { Person: { orders: () => 3 } },
      },
    },
    clients: { reader: [], keeper: ['secret'] },
    settings: { telemetry: { metrics: { port: 0 } }, ...settings },
  });
}

const REQUESTS = 'concord_requests_total';
const CALLS = 'concord_subgraph_calls_total';

describe('what a gateway counts', () => {
  let gateway: Scenario;
  beforeAll(async () => {
    gateway = await startCity({
      limits: { operation: { depth: 3 } },
      subgraphDefaults: { breaker: { leastCalls: 4 } },
    });
  }, SLOW_MACHINE);
  afterAll(() => gateway.stop());

  const requests = (labels: Record<string, string>) => (metrics: Scrape) => metrics.value(REQUESTS, labels);

  test('is there before anybody asks: subgraphs are closed circuits without calls', async () => {
    const metrics = await scrape(gateway);
    for (const subgraph of ['city', 'shop']) {
      expect(metrics.value('concord_subgraph_circuit_state', { subgraph })).toBe(0);
      expect(metrics.value(CALLS, { subgraph, outcome: 'OK' })).toBe(0);
      expect(metrics.value('concord_subgraph_retries_total', { subgraph })).toBe(0);
    }
    expect(metrics.value('concord_requests_in_flight')).toBe(0);
    expect(metrics.value('concord_workers')).toBe(1);
  });

  test('a request: by organisation, status and code, with each stage of it and each call', async () => {
    const token = await gateway.tokenOf('keeper');
    const answer = await gateway.request('{ people { name orders } guarded }', { token });
    expect(answer.errors).toEqual([]);
    const metrics = await until(gateway, (now) => requests({ organisation: 'keeper' })(now) === 1);
    expect(metrics.value(REQUESTS, { organisation: 'keeper', status: '200', code: 'OK' })).toBe(1);
    expect(metrics.value('concord_request_duration_seconds_count', { organisation: 'keeper' })).toBe(1);
    for (const stage of ['read', 'authenticate', 'validate', 'authorize', 'plan', 'execute', 'send'])
      expect(metrics.value('concord_stage_duration_seconds_count', { stage })).toBe(1);
    expect(metrics.value(CALLS, { subgraph: 'city', outcome: 'OK' })).toBe(1);
    expect(metrics.value(CALLS, { subgraph: 'shop', outcome: 'OK' })).toBe(1);
    expect(metrics.value('concord_subgraph_call_duration_seconds_count', { subgraph: 'shop' })).toBe(1);
    expect(metrics.value('concord_cost_estimated_total', { organisation: 'keeper' })).toBeGreaterThan(0);
    expect(metrics.value('concord_cost_actual_total', { organisation: 'keeper' })).toBeGreaterThan(0);
    expect(metrics.value('concord_operation_cost_count')).toBe(1);
  });

  test('the stages of a request take as long as the request: no time of it is nobody’s', async () => {
    await gateway.request('{ slow }');
    const metrics = await until(gateway, (now) => requests({ organisation: 'anonymous' })(now) >= 1);
    const all = metrics.value('concord_request_duration_seconds_sum');
    expect(metrics.value('concord_stage_duration_seconds_sum') / all).toBeCloseTo(1, 6);
    expect(metrics.value('concord_stage_duration_seconds_sum', { stage: 'execute' })).toBeGreaterThan(0.25);
  });

  test.each([
    ['a document that is none', { query: '{' }, 'GRAPHQL_PARSE_FAILED', '400'],
    ['one that does not fit', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED', '400'],
    [
      'one that is too deep',
      { query: '{ a: __schema { types { fields { name } } } }' },
      'OPERATION_TOO_LARGE',
      '400',
    ],
    ['a batch', [{ query: '{ quick }' }], 'BAD_REQUEST', '400'],
  ])('a refusal, by its code: %s', async (_name, body, code, status) => {
    const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
    for (let times = 0; times < 2; times++)
      await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
    await until(gateway, (now) => requests({ organisation: 'anonymous', code, status })(now) === 2);
  });

  test('a token that is not good, and one that nobody asks with', async () => {
    const { status } = await gateway.request('{ quick }', { token: 'a.b.c' });
    expect(status).toBe(401);
    await until(gateway, (now) => requests({ code: 'INVALID_TOKEN', status: '401' })(now) === 1);
  });

  test('what is denied, by organisation', async () => {
    const token = await gateway.tokenOf('reader');
    await gateway.request('{ quick guarded }', { token });
    const metrics = await until(
      gateway,
      (now) => now.value('concord_fields_denied_total', { organisation: 'reader' }) === 1,
    );
    expect(metrics.value('concord_answer_errors_total', { code: 'UNAUTHORIZED_FIELD_OR_TYPE' })).toBe(1);
  });

  test('plans: what was looked up, found and made', async () => {
    const before = await scrape(gateway);
    for (let times = 0; times < 3; times++) await gateway.request('{ people { id name } }');
    const after = await scrape(gateway);
    const grown = (name: string, labels = {}): number =>
      after.value(name, labels) - (before.value(name, labels) || 0);
    expect(grown('concord_plan_lookups_total', { result: 'miss' })).toBe(1);
    expect(grown('concord_plan_lookups_total', { result: 'hit' })).toBe(2);
    expect(grown('concord_planning_duration_seconds_count')).toBe(1);
    expect(grown('concord_plan_cache_plans')).toBe(1);
    expect(grown('concord_plan_cache_bytes')).toBeGreaterThan(0);
    expect(after.value('concord_planning_waiting')).toBe(0);
  });

  test('what is under way, and who joined it', async () => {
    const asked = ['a', 'a', 'a'].map(() => gateway.request('{ slow }'));
    await until(
      gateway,
      (now) =>
        now.value('concord_requests_in_flight') === 3 &&
        now.value('concord_subgraph_calls_in_flight', { subgraph: 'city' }) === 1,
    );
    await Promise.all(asked);
    const metrics = await until(gateway, (now) => now.value('concord_requests_in_flight') === 0);
    expect(metrics.value('concord_subgraph_calls_in_flight', { subgraph: 'city' })).toBe(0);
    expect(metrics.value('concord_shared_total', { what: 'query' })).toBe(2);
  });

  test('a caller that leaves', async () => {
    const leaving = new AbortController();
    const asked = fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ left: slow }' }),
      signal: leaving.signal,
    });
    await until(gateway, (now) => now.value('concord_requests_in_flight') === 1);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await until(gateway, (now) => requests({ status: '499', code: 'CLIENT_LEFT' })(now) === 1);
    await until(gateway, (now) => now.value(CALLS, { subgraph: 'city', outcome: 'CLIENT_LEFT' }) === 1);
  });

  test('a subgraph that answers what was not asked', async () => {
    gateway.taps.setFault('shop', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"data":{"_entities":[{"orders":1,"secret":1}]}}');
    });
    await gateway.request('{ people { orders } }');
    gateway.taps.setFault('shop', undefined);
    const metrics = await scrape(gateway);
    expect(metrics.value('concord_subgraph_values_dropped_total', { subgraph: 'shop' })).toBe(1);
    expect(metrics.value('concord_subgraph_values_dropped_total', { subgraph: 'city' })).toBe(0);
  });

  test('a subgraph that fails: by outcome, its retries, and its circuit when it opens', async () => {
    gateway.taps.setFault('shop', (_request, response) => response.writeHead(503).end());
    for (let times = 0; times < 8; times++) await gateway.request('{ people { orders } }');
    gateway.taps.setFault('shop', undefined);
    const metrics = await scrape(gateway);
    expect(metrics.value(CALLS, { subgraph: 'shop', outcome: 'SUBGRAPH_INVALID_RESPONSE' })).toBeGreaterThan(
      0,
    );
    expect(metrics.value(CALLS, { subgraph: 'shop', outcome: 'SUBGRAPH_UNAVAILABLE' })).toBeGreaterThan(0);
    expect(metrics.value('concord_subgraph_retries_total', { subgraph: 'shop' })).toBeGreaterThan(0);
    expect(metrics.value('concord_subgraph_circuit_state', { subgraph: 'shop' })).toBe(2);
    expect(metrics.value('concord_subgraph_circuit_state', { subgraph: 'city' })).toBe(0);
    await until(
      gateway,
      (now) => now.value('concord_answer_errors_total', { code: 'SUBGRAPH_UNAVAILABLE' }) > 0,
    );
  });

  test('which snapshot is served, and since when', async () => {
    const metrics = await scrape(gateway);
    const ready = (await (await fetch(`${gateway.url}/health/ready`)).json()) as { snapshot: string };
    expect(metrics.value('concord_supergraph_info', { version: ready.snapshot })).toBe(1);
    const age = Date.now() / 1000 - metrics.value('concord_supergraph_loaded_timestamp_seconds');
    expect(age).toBeGreaterThan(0);
    expect(age).toBeLessThan(600);
  });

  test('the process itself', async () => {
    const metrics = await scrape(gateway);
    expect(metrics.value('concord_process_resident_memory_bytes')).toBeGreaterThan(50 * 1_048_576);
    expect(metrics.value('concord_process_heap_bytes')).toBeGreaterThan(10 * 1_048_576);
    expect(metrics.value('concord_process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(metrics.value('concord_event_loop_busy_seconds_total')).toBeGreaterThan(0);
    expect(metrics.value('concord_event_loop_delay_seconds', { quantile: '0.99' })).toBeGreaterThanOrEqual(0);
  });

  test('is told on a port of its own and nowhere else, and there is nothing else on that port', async () => {
    const { metricsPort } = await gateway.logged(({ msg }) => msg === 'gateway ready');
    const own = `http://127.0.0.1:${String(metricsPort)}`;
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404);
    for (const path of ['/', '/graphql', '/metrics/', '/metricsx', '/health/ready'])
      expect((await fetch(own + path)).status).toBe(404);
    expect((await fetch(`${own}/metrics`, { method: 'POST', body: '{}' })).status).toBe(404);
    const { headers } = await fetch(`${own}/metrics?name=x`);
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  });
});

test(
  'metrics on a port that is in use stop the start, with the setting to change',
  async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await expect(startCity({ telemetry: { metrics: { port } } })).rejects.toThrow(
      `telemetry.metrics: 127.0.0.1, port ${port} cannot be listened on (EADDRINUSE); choose another.`,
    );
    taken.close();
  },
  SLOW_MACHINE,
);

test(
  'without the setting there is no endpoint',
  async () => {
    const gateway = await startCity({ telemetry: {} });
    const ready = await gateway.logged(({ msg }) => msg === 'gateway ready');
    expect(ready['metricsPort']).toBeUndefined();
    await gateway.stop();
  },
  SLOW_MACHINE,
);
