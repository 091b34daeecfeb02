import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scrape } from '../kit/metrics.ts';
import { startOtlpReceiver, type OtlpReceiver } from '../kit/otlp-receiver.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

const SLOW_MACHINE = 120_000;

let gateway: Scenario;
let receiver: OtlpReceiver;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
  gateway = await startScenario({
    subgraphs: {
      city: {
        sdl: `type Query { person(name: String, kind: Kind, filter: Filter): Person me: String }
          enum Kind { ADULT CHILD }
          input Filter { names: [String!] }
          type Person @key(fields: "id") { id: ID! name: String }`,
        resolvers: {
          Query: { person: () => ({ id: '1', name: 'Ann' }), me: () => Promise.reject(new Error('x')) },
        },
      },
      shop: {
        sdl: 'type Person @key(fields: "id") { id: ID! orders(of: String): Int }',
        resolvers: { Person: { orders: () => 1 } },
      },
    },
    clients: { desk: [] },
    settings: {
      telemetry: {
        traces: { endpoint: receiver.traces, sampleRatio: 1, mostPerSecond: 1000 },
        samples: { slowMs: 1, perMinute: 600 },
      },
    },
  });
}, SLOW_MACHINE);
afterAll(async () => {
  await gateway.stop();
  receiver.close();
});

describe('a sample', () => {
  test('is the operation with the schema’s names alone, and says where the time went', async () => {
    const query = `query Named($x: String) { one: person(name: $x, kind: ADULT, filter: { names: ["a"] }) { ...Part } }
      fragment Part on Person { id two: name @include(if: true) ... on Person { orders(of: "b") } }`;
    const answer = await gateway.request(query, { variables: { x: 'value' } });
    const requestId = answer.headers.get('x-request-id');
    const sample = await gateway.logged(
      (entry) => entry['msg'] === 'slow operation' && entry['requestId'] === requestId,
    );
    expect(sample).toMatchObject({
      level: 40,
      code: 'OK',
      subgraphs: { city: { calls: 1, failed: 0 }, shop: { calls: 1, failed: 0 } },
    });
    expect(String(sample['document']).replaceAll(/\s+/g, ' ')).toBe(
      '{ person(name: $_, kind: $_, filter: $_) { ... on Person { id name @include(if: $_) ... on Person { orders(of: $_) } } } }',
    );
    const stages = Object.values(sample['stages'] as Record<string, number>);
    expect(stages.reduce((sum, each) => sum + each, 0)).toBeCloseTo(Number(sample['milliseconds']), 0);
  });

  test('is left by an operation that failed, and by none that a caller had no right to', async () => {
    const quiet = await startScenario({
      subgraphs: {
        city: {
          sdl: 'type Query { me: String you: String secret: String @authenticated }',
          resolvers: { Query: { me: () => Promise.reject(new Error('x')), you: () => 'you' } },
        },
      },
      clients: { reader: [] },
      settings: { telemetry: { metrics: { port: 0 }, samples: { slowMs: 0, perMinute: 2 } } },
    });
    try {
      for (const query of ['{ you }', '{ you secret }', '{ no }', '{ me }', '{ me you }', '{ b: me }'])
        await quiet.request(query);
      const last = await quiet.request('{ you last: you }');
      const requestId = last.headers.get('x-request-id');
      await quiet.logged((entry) => entry['msg'] === 'request' && entry['requestId'] === requestId);
      expect(quiet.output().match(/"msg":"slow operation"/g)).toBeNull();
      // Two a minute, or four where a minute has just begun.
      const written = quiet.output().match(/"msg":"failed operation"/g)?.length ?? 0;
      const counted = await scrape(quiet);
      expect([2, 3]).toContain(written);
      expect(counted.value('concord_samples_total', { written: 'yes' })).toBe(written);
      expect(counted.value('concord_samples_total')).toBe(3);
    } finally {
      await quiet.stop();
    }
  });
});

describe('the line of a request in the log', () => {
  const lineOf = ({ headers }: { headers: Headers }): Promise<Record<string, unknown>> =>
    gateway.logged(({ msg, requestId }) => msg === 'request' && requestId === headers.get('x-request-id'));

  test('says what each subgraph was asked, and how it was traced', async () => {
    gateway.taps.setFault('shop', (_request, response) => response.writeHead(500).end());
    const answer = await gateway.request('{ person { name a: orders(of: "a") } me }', {
      token: await gateway.tokenOf('desk'),
    });
    gateway.taps.setFault('shop', undefined);
    const line = await lineOf(answer);
    expect(line).toMatchObject({
      ...{ organisation: 'desk', client: 'desk', status: 200, code: 'OK', subgraphCalls: 2 },
      errors: { SUBGRAPH_ERROR: 1, SUBGRAPH_INVALID_RESPONSE: 1 },
      subgraphs: { city: { calls: 1, failed: 0 }, shop: { calls: 1, failed: 1 } },
    });
    expect(line['traceId']).toMatch(/^[0-9a-f]{32}$/);
    expect(line).not.toHaveProperty('watch');
  });

  test('says the code of a refusal', async () => {
    expect(await lineOf(await gateway.request('{ no }'))).toMatchObject({
      code: 'GRAPHQL_VALIDATION_FAILED',
    });
    const refused = await gateway.request('{ me }', { token: 'a.b.c' });
    expect(await lineOf(refused)).toMatchObject({ code: 'INVALID_TOKEN', status: 401 });
  });
});
