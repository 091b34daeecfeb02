import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { RequestOptions } from '../kit/gateway.ts';
import { scrape } from '../kit/metrics.ts';
import { startOtlpReceiver, type OtlpReceiver } from '../kit/otlp-receiver.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

const SLOW_MACHINE = 120_000;
/** In everything that callers and subgraphs make up. It is a name of GraphQL, part of a token, and lower and upper case alike. */
const MARK = 'zqxjkv';
const mark = (what: string): string => `${MARK}_${what}`;

let gateway: Scenario;
let receiver: OtlpReceiver;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
  gateway = await startScenario({
    subgraphs: {
      city: {
        sdl: `type Query { person(name: String, kind: Kind, filter: Filter): Person me: String secret: String @requiresScopes(scopes: [["secret"]]) }
          enum Kind { ADULT CHILD }
          input Filter { names: [String!] nested: Filter flag: Boolean }
          type Person @key(fields: "id") { id: ID! name: String friend(name: String): Person }
          type Mutation { rename(name: String!): String }`,
        resolvers: {
          Query: {
            person: () => ({ id: mark('id'), name: mark('answer') }),
            me: () => {
              throw new Error(mark('error'));
            },
          },
          Person: { friend: () => ({ id: '2', name: mark('friend') }) },
          Mutation: { rename: () => mark('renamed') },
        },
      },
      shop: {
        sdl: 'type Person @key(fields: "id") { id: ID! orders(of: String): Int }',
        resolvers: { Person: { orders: () => 1 } },
      },
    },
    clients: {},
    register: `purposes: { test: { text: a, legalBasis: b, owner: office } }
policies: {}
organisations:
  office: { name: Office, class: agency, clients: { desk: { scopes: [a], purposes: [test], residents: true } } }
`,
    settings: {
      telemetry: {
        metrics: { port: 0 },
        traces: { endpoint: receiver.traces, sampleRatio: 1, mostPerSecond: 1000, callerContext: 'continue' },
        samples: { slowMs: 1, perMinute: 600 },
      },
      subgraphDefaults: { forwardHeaders: ['x-marked'] },
    },
  });
}, SLOW_MACHINE);
afterAll(async () => {
  await gateway.stop();
  receiver.close();
});

/** A resident's token with marks wherever one can stand. */
const token = (claims: Record<string, unknown> = {}): Promise<string> =>
  gateway.tokenOf('desk', ['a', mark('scope')], {
    ...{ sub: mark('resident'), client_id: 'desk', jti: mark('jti'), email: `${MARK}@example.org` },
    ...claims,
  });

/** Headers with marks in them. */
const HEADERS = {
  'x-marked': mark('header'),
  'user-agent': mark('agent'),
  'apollographql-client-name': mark('client'),
  'apollographql-client-version': mark('version'),
  tracestate: `${MARK}=${MARK}`,
  baggage: `${MARK}=${MARK}`,
};

/** What callers send, by what of it bears the mark. */
const ATTACKS: Record<string, [query: string, options?: RequestOptions]> = {
  'a literal': [`{ person(name: "${mark('literal')}") { name } }`],
  'a block string': [`{ person(name: """${mark('block')}""") { name } }`],
  'a literal in an object in a list': [
    `{ person(filter: { names: ["${mark('a')}"], nested: { names: ["${mark('b')}"] } }) { name } }`,
  ],
  'a literal deep below': [`{ person { friend(name: "${mark('deep')}") { orders(of: "${mark('of')}") } } }`],
  'a variable, its name and its default': [
    `query ($${mark('variable')}: String = "${mark('default')}") { person(name: $${mark('variable')}) { name } }`,
    { variables: { [mark('variable')]: mark('value') } },
  ],
  'the names of the operation and of a fragment, and an alias': [
    `query ${mark('operation')} { ${mark('alias')}: person { ...${mark('fragment')} } } fragment ${mark('fragment')} on Person { ${mark('inner')}: name orders }`,
    { operationName: mark('operation') },
  ],
  'an operation name that is not there': [
    'query a { me } query b { me }',
    { operationName: mark('missing') },
  ],
  'a mutation': [`mutation ${mark('mutation')} { ${mark('alias')}: rename(name: "${mark('name')}") }`],
  'a field that is not there': [`{ ${mark('field')} }`],
  'a directive and an argument that are not there': [`{ me @${mark('directive')}(${mark('argument')}: 1) }`],
  'a document that is none': [`{ ${mark('broken')} ! "${MARK}`],
  'a comment': [`# ${mark('comment')}\n{ me }`],
  'an error of a subgraph': ['{ me }'],
  'a field that is refused, under an alias': [`{ ${mark('refused')}: secret me }`],
  'a variable that does not fit': [
    'query ($filter: Filter) { person(filter: $filter) { name } }',
    { variables: { filter: { [mark('key')]: mark('value') } } },
  ],
  'a variable that nobody asked for': ['{ person { name } }', { variables: { [mark('other')]: mark('x') } }],
};

/** What an operator is shown beside the lines of requests: metrics, spans, and samples. */
async function shown(): Promise<{ metrics: string; spans: string; samples: string[] }> {
  return {
    metrics: (await scrape(gateway)).text,
    spans: receiver.received(),
    samples: gateway
      .output()
      .split('\n')
      .filter((line) => /"msg":"(slow|failed) operation"/.test(line)),
  };
}

describe('what callers and subgraphs make up is in no metric, no span and no sample', () => {
  test.each(Object.entries(ATTACKS))('%s', async (_what, [query, options]) => {
    // Twice: through the HTTP shell, and past it.
    for (let times = 0; times < 2; times++)
      await gateway.request(query, { token: await token(), headers: HEADERS, ...options });
  });

  test('a client, a purpose and an issuer that nobody knows, and a token that is none', async () => {
    const unknown = [
      await token({ client_id: mark('client') }),
      await token({ iss: `https://${MARK}.example` }),
      await token({
        authorization_details: [{ type: 'urn:concord:purpose', purpose: mark('purpose') }],
      }),
      `${MARK}.${MARK}.${MARK}`,
    ];
    for (const each of unknown) expect((await gateway.request('{ me }', { token: each })).status).toBe(401);
  });

  test('methods, addresses and types of content', async () => {
    for (const [path, init] of [
      [`/graphql/${MARK}`, {}],
      [
        `/graphql?query={${mark('get')}:me}&${mark('name')}=1`,
        { headers: { 'apollo-require-preflight': 'a' } },
      ],
      ['/graphql', { method: 'PUT', body: MARK, headers: { 'content-type': `text/${MARK}` } }],
      ['/graphql', { method: 'POST', body: MARK, headers: { 'content-type': 'application/json' } }],
      ['/graphql', { method: 'POST', body: '{}', headers: { accept: `x/${MARK}` } }],
      [`/schema.graphql?${MARK}`, {}],
    ] satisfies [string, RequestInit][])
      await fetch(gateway.url + path, init);
  });

  test('answers of a subgraph that are none', async () => {
    for (const [status, type, body] of [
      [200, 'application/json', `{"data":{"me":{"${MARK}":1}},"errors":[{"message":"${MARK}"}]}`],
      [200, 'application/json', `{"data":{"me":"a","${mark('unasked')}":"${MARK}"}}`],
      [500, 'text/html', MARK],
      [200, `text/${MARK}`, MARK],
      [302, 'text/html', MARK],
    ] as const) {
      gateway.taps.setFault('city', (_request, response) => {
        response.writeHead(status, {
          'content-type': type,
          location: `http://${MARK}.invalid`,
          'x-mark': MARK,
        });
        response.end(body);
      });
      await gateway.request('{ me }', { token: await token() });
    }
    gateway.taps.setFault('city', undefined);
  });

  test('a trace that a caller has begun', async () => {
    const traceparent = `00-${'b'.repeat(32)}-${'c'.repeat(16)}-01`;
    await gateway.request('{ me }', { token: await token(), headers: { ...HEADERS, traceparent } });
    await receiver.until((spans) =>
      spans.some(({ traceId, name }) => traceId === 'b'.repeat(32) && name === 'request'),
    );
    expect(receiver.received()).not.toContain('tracestate');
  });

  test('and none of all that is found', async () => {
    const { metrics, spans, samples } = await shown();
    // The marks did come, and there is something that they could be in.
    expect(gateway.output()).toContain(`"operation":"${mark('operation')}"`);
    expect(gateway.taps.sentTo('city')).toContain(mark('literal'));
    expect(samples.length).toBeGreaterThan(20);
    expect(spans.length).toBeGreaterThan(10_000);
    expect(metrics).toMatch(/concord_requests_total\{organisation="office",status="200",code="OK"\} \d\d/);
    for (const each of [metrics, spans, ...samples]) {
      expect(each.toLowerCase().includes(MARK)).toBe(false);
      for (const host of ['127.0.0.1', 'localhost', 'http://', hostname()])
        expect([each.includes(host), host]).toEqual([false, host]);
    }
  });
});
