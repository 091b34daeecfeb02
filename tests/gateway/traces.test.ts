import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGatewayHost } from '../kit/gateway-host.ts';
import { scrape } from '../kit/metrics.ts';
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '../kit/otlp-receiver.ts';
import {
  startHostedScenario,
  startScenario,
  type HostedScenario,
  type ScenarioOptions,
} from '../kit/scenario.ts';

const SLOW_MACHINE = 120_000;
const host = startGatewayHost();
let receiver: OtlpReceiver;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
});
afterAll(async () => {
  await host.close();
  receiver.close();
});

const scenario = (settings: Record<string, unknown>): ScenarioOptions => ({
  subgraphs: {
    city: {
      sdl: 'type Query { people: [Person!]! slow: String } type Person @key(fields: "id") { id: ID! }',
      resolvers: { Query: { people: () => [{ id: '1' }], slow: () => delay(300, 'done') } },
    },
    shop: {
      sdl: 'type Person @key(fields: "id") { id: ID! orders: Int } type Mutation { buy: Int }',
      resolvers: { Person: { orders: () => 3 }, Mutation: { buy: () => 1 } },
    },
  },
  clients: { reader: [] },
  settings,
});

const startTraced = (traces: Record<string, unknown> = {}): Promise<HostedScenario> =>
  startHostedScenario(
    host,
    scenario({ telemetry: { traces: { endpoint: receiver.traces, sampleRatio: 1, ...traces } } }),
  );

const QUERY = '{ people { orders } }';
/** W3C Trace Context, section 3.2, with the parts of an example of its own. */
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

const headersTo = ({ taps }: HostedScenario, subgraph: string): Record<string, unknown> =>
  taps.exchanges.findLast((exchange) => exchange.subgraph === subgraph)?.headers ?? {};

/** Waits for the whole trace of a request: its first span is told last. */
async function traceOf(gateway: HostedScenario, answer: { headers: Headers }): Promise<ReceivedSpan[]> {
  const requestId = answer.headers.get('x-request-id');
  const line = await gateway.logged(
    (entry) => entry['msg'] === 'request' && entry['requestId'] === requestId,
  );
  const isOfIt = ({ traceId }: ReceivedSpan): boolean => traceId === line['traceId'];
  const spans = await receiver.until((all) => all.some((span) => isOfIt(span) && span.name === 'request'));
  return spans.filter(isOfIt);
}

const named = (spans: ReceivedSpan[], name: string): ReceivedSpan[] =>
  spans.filter((span) => span.name === name);
const only = (spans: ReceivedSpan[], name: string): ReceivedSpan => {
  const [span, more] = named(spans, name);
  if (!span || more) throw new Error(`not one span called ${name}: ${JSON.stringify(spans)}`);
  return span;
};
const attributesOf = ({ attributes }: ReceivedSpan): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
const isError = ({ status }: ReceivedSpan): boolean => status.code === 2;

describe('a traced request', () => {
  let gateway: HostedScenario;
  beforeAll(async () => {
    gateway = await startTraced();
  }, SLOW_MACHINE);
  afterAll(() => gateway.stop());

  test('is a span with its stages below it, and the calls of subgraphs below the stage that makes them', async () => {
    const answer = await gateway.request(QUERY, { token: await gateway.tokenOf('reader') });
    const spans = await traceOf(gateway, answer);
    const request = only(spans, 'request');
    expect(request.parentSpanId ?? '').toBe('');
    expect(attributesOf(request)).toEqual({
      'http.response.status_code': 200,
      'graphql.operation.type': 'query',
      'concord.code': 'OK',
      'concord.organisation': 'reader',
      'concord.subgraph_calls': 2,
      'concord.fields_denied': 0,
    });
    const below = spans.filter(({ parentSpanId }) => parentSpanId === request.spanId);
    const order = [...below].sort((a, b) =>
      Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)),
    );
    expect(order.map(({ name }) => name)).toEqual([
      ...['read', 'authenticate', 'parse', 'validate', 'prepare'],
      ...['authorize', 'plan', 'execute', 'respond', 'send'],
    ]);
    const calls = named(spans, 'fetch');
    expect(calls.map((call) => attributesOf(call)['concord.subgraph'])).toEqual(['city', 'shop']);
    for (const call of calls) expect(call.parentSpanId).toBe(only(spans, 'execute').spanId);
    expect(spans.filter(isError)).toEqual([]);
  });

  test('is handed on to each subgraph, under the span of its call', async () => {
    const spans = await traceOf(gateway, await gateway.request(QUERY));
    for (const call of named(spans, 'fetch')) {
      const subgraph = String(attributesOf(call)['concord.subgraph']);
      expect(headersTo(gateway, subgraph)['traceparent']).toBe(`00-${call.traceId}-${call.spanId}-01`);
    }
  });

  test('begins anew, whatever trace its caller has begun', async () => {
    const headers = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'a=b', baggage: 'c=d' };
    const spans = await traceOf(gateway, await gateway.request(QUERY, { headers }));
    expect(spans[0]?.traceId).not.toBe(TRACE);
    expect(JSON.stringify(headersTo(gateway, 'city'))).not.toMatch(new RegExp(`${TRACE}|tracestate|baggage`));
  });

  test('shows which call failed, and with what; that is no error of the request', async () => {
    gateway.taps.setFault('shop', (_request, response) => response.writeHead(500).end());
    const spans = await traceOf(gateway, await gateway.request('{ people { id orders } }'));
    gateway.taps.setFault('shop', undefined);
    const [failed, more] = spans.filter(isError);
    expect(more).toBeUndefined();
    expect(failed && attributesOf(failed)).toMatchObject({
      'concord.subgraph': 'shop',
      'concord.outcome': 'SUBGRAPH_INVALID_RESPONSE',
    });
  });

  test('that is refused ends at the stage that refused it', async () => {
    const spans = await traceOf(gateway, await gateway.request(QUERY, { token: 'a.b.c' }));
    expect(spans.map(({ name }) => name).sort()).toEqual(['authenticate', 'read', 'request']);
    expect(attributesOf(only(spans, 'request'))).toMatchObject({
      'http.response.status_code': 401,
      'concord.code': 'INVALID_TOKEN',
      'concord.organisation': 'anonymous',
    });
  });

  test('that joins another of the same caller is a trace of its own, without the call that it did not make', async () => {
    const answers = await Promise.all([gateway.request('{ slow }'), gateway.request('{ slow }')]);
    const traces = [await traceOf(gateway, answers[0]), await traceOf(gateway, answers[1])];
    expect(new Set(traces.map(([span]) => span?.traceId)).size).toBe(2);
    expect(traces.map((spans) => named(spans, 'fetch').length).sort()).toEqual([0, 1]);
  });

  test('of a mutation says so', async () => {
    const spans = await traceOf(gateway, await gateway.request('mutation { buy }'));
    expect(attributesOf(only(spans, 'request'))['graphql.operation.type']).toBe('mutation');
  });

  test('none is begun by who asks for health or keys', async () => {
    const before = receiver.spans().length;
    for (const path of ['/health/live', '/health/ready', '/.well-known/jwks.json', '/nothing'])
      await fetch(gateway.url + path);
    // What is asked afterwards is told afterwards.
    await traceOf(gateway, await gateway.request('{ slow }'));
    expect(named(receiver.spans().slice(before), 'request')).toHaveLength(1);
  });
});

describe('a trace that the caller has begun, where that is continued', () => {
  let gateway: HostedScenario;
  beforeAll(async () => {
    gateway = await startTraced({ callerContext: 'continue', sampleRatio: 0, mostPerSecond: 1000 });
  }, SLOW_MACHINE);
  afterAll(() => gateway.stop());

  test('is continued where it is sampled, and its state and baggage go nowhere', async () => {
    const headers = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'mine=1', baggage: 'who=me' };
    const spans = await traceOf(gateway, await gateway.request(QUERY, { headers }));
    const request = only(spans, 'request');
    expect([request.traceId, request.parentSpanId]).toEqual([TRACE, SPAN]);
    expect(headersTo(gateway, 'shop')['traceparent']).toMatch(new RegExp(`^00-${TRACE}-(?!${SPAN})`));
    expect(Object.keys(headersTo(gateway, 'shop'))).not.toContain('tracestate');
    expect(Object.keys(headersTo(gateway, 'shop'))).not.toContain('baggage');
    expect(receiver.received()).not.toMatch(/mine=1|who=me/);
  });

  test('is handed on as it is where it is not', async () => {
    const before = receiver.spans().length;
    const traceparent = `00-${TRACE}-${SPAN}-00`;
    await gateway.request(QUERY, { headers: { traceparent } });
    expect(headersTo(gateway, 'shop')['traceparent']).toBe(traceparent);
    await delay(1500);
    expect(receiver.spans()).toHaveLength(before);
  });

  test.each([
    ['none', undefined],
    ['not hexadecimal', `00-${'x'.repeat(32)}-${SPAN}-01`],
    ['all zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['too long', `00-${TRACE}-${SPAN}-01-more`],
    ['of a version that is reserved', `ff-${TRACE}-${SPAN}-01`],
    ['two at once', `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`],
  ])('is none where its header is %s', async (_name, traceparent) => {
    await gateway.request(QUERY, { headers: traceparent === undefined ? {} : { traceparent } });
    expect(headersTo(gateway, 'shop')['traceparent']).toBeUndefined();
  });
});

test(
  'callers cannot have more traced than the limit, by asking for it with every request',
  async () => {
    const gateway = await startTraced({ callerContext: 'continue', mostPerSecond: 2 });
    const begun = Date.now();
    const headers = { traceparent: `00-${'a'.repeat(32)}-${SPAN}-01` };
    for (let times = 0; times < 40; times++) await gateway.request(QUERY, { headers });
    const seconds = Math.floor(Date.now() / 1000) - Math.floor(begun / 1000) + 1;
    await gateway.stop();
    const traced = receiver
      .spans()
      .filter(({ traceId, name }) => traceId === 'a'.repeat(32) && name === 'request');
    expect(traced.length).toBeGreaterThan(0);
    expect(traced.length).toBeLessThanOrEqual(2 * seconds);
    expect(traced.length).toBeLessThan(40);
  },
  SLOW_MACHINE,
);

test(
  'a receiver that is not there loses spans and nothing else: it is told once, and counted',
  async () => {
    const gateway = await startScenario(
      scenario({
        telemetry: { metrics: { port: 0 }, traces: { endpoint: receiver.traces, sampleRatio: 1 } },
      }),
    );
    try {
      receiver.setOutage(true);
      for (let times = 0; times < 3; times++) {
        expect((await gateway.request(QUERY)).errors).toEqual([]);
        await delay(1200);
      }
      expect(gateway.output().match(/traces cannot be sent/g)).toHaveLength(1);
      expect((await scrape(gateway)).value('concord_spans_total', { outcome: 'lost' })).toBeGreaterThan(0);
      receiver.setOutage(false);
      await gateway.request(QUERY);
      await gateway.logged(({ msg }) => msg === 'traces are sent again');
    } finally {
      receiver.setOutage(false);
      await gateway.stop();
    }
  },
  SLOW_MACHINE,
);

test(
  'metrics are also sent, where that is set, and a last time at the end',
  async () => {
    const push = { endpoint: receiver.metrics, everySeconds: 3600 };
    const gateway = await startScenario(scenario({ telemetry: { metrics: { port: 0, push } } }));
    await gateway.request(QUERY);
    await gateway.stop();
    const sent = receiver.received();
    for (const name of ['concord_requests_total', 'concord_request_duration_seconds'])
      expect(sent.includes(`"name":"${name}"`)).toBe(true);
  },
  SLOW_MACHINE,
);
