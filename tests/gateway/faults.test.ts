import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startFederationGateway, type FederationGateway } from '../kit/federation-gateway.ts';
import { sendTwice } from '../kit/gateway.ts';
import type { Fault } from '../kit/tap.ts';

let gateway: FederationGateway;
beforeAll(async () => {
  gateway = await startFederationGateway({
    subgraphDefaults: { timeoutMs: 700, answerBytes: 100_000 },
  });
});
afterAll(() => gateway.stop());
afterEach(() => gateway.taps.setFault('payments', undefined));

const post = (body: string, headers: Record<string, string> = {}) =>
  sendTwice(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

/** Where the error is one of GraphQL itself, `application/json` has no status for it (GraphQL over HTTP, section 6.4.1). */
const OF_GRAPHQL = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
];

describe.each(['application/json', 'application/graphql-response+json'])(
  'a request that is not one is refused, and never with 500, under %s',
  (accept) => {
    test.each([
      ['malformed JSON', '{"query":', 400, 'BAD_REQUEST'],
      ['a missing query', '{"variables":{}}', 400, 'BAD_REQUEST'],
      ['a query that is not a string', '{"query":7}', 400, 'BAD_REQUEST'],
      ['JSON that is not an object', '"query"', 400, 'BAD_REQUEST'],
      ['JSON that is null', 'null', 400, 'BAD_REQUEST'],
      ['nothing', '', 400, 'BAD_REQUEST'],
      ['variables that are a list', '{"query":"{ __typename }","variables":[]}', 400, 'BAD_REQUEST'],
      ['variables that are a text', '{"query":"{ __typename }","variables":"{}"}', 400, 'BAD_REQUEST'],
      ['extensions that are a list', '{"query":"{ __typename }","extensions":[]}', 400, 'BAD_REQUEST'],
      ['a name that is a number', '{"query":"{ __typename }","operationName":7}', 400, 'BAD_REQUEST'],
      ['a query that does not parse', '{"query":"{ services"}', 400, 'GRAPHQL_PARSE_FAILED'],
      ['an unknown field', '{"query":"{ nothing }"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
      [
        'an unknown operation',
        '{"query":"query A { __typename }","operationName":"B"}',
        400,
        'OPERATION_RESOLUTION_FAILURE',
      ],
      [
        'an operation without a name',
        '{"query":"query A { __typename }","operationName":""}',
        400,
        'OPERATION_RESOLUTION_FAILURE',
      ],
      [
        'several operations and no name',
        '{"query":"query A { __typename } query B { __typename }"}',
        400,
        'OPERATION_RESOLUTION_FAILURE',
      ],
      [
        'a variable of the wrong type',
        '{"query":"query ($id: ID!) { service(id: $id) { name } }","variables":{"id":{}}}',
        400,
        'BAD_USER_INPUT',
      ],
      [
        'a missing variable',
        '{"query":"query ($id: ID!) { service(id: $id) { name } }"}',
        400,
        'BAD_USER_INPUT',
      ],
      ['a reserved alias', '{"query":"{ __a: __typename }"}', 400, 'RESERVED_NAME'],
      ['a batch', '[{"query":"{ __typename }"}]', 400, 'BAD_REQUEST'],
      ['a batch of nothing', '[]', 400, 'BAD_REQUEST'],
      [
        'a body over 1 MiB',
        JSON.stringify({ query: `{ __typename } #${'x'.repeat(1_048_576)}` }),
        413,
        'BODY_TOO_LARGE',
      ],
    ])('%s', async (_name, body, status, code) => {
      const answer = await post(body, { accept });
      const isOfGraphQL = accept === 'application/json' && OF_GRAPHQL.includes(code);
      expect(answer.status).toBe(isOfGraphQL ? 200 : status);
      expect(answer.data).toBeUndefined();
      expect(answer.errors.map(({ extensions }) => extensions['code'])).toEqual([code]);
      expect(answer.text).not.toMatch(/\bat .*\.(ts|js)|node_modules/);
    });
  },
);

describe('a request that could not be one', () => {
  test('is refused where its JSON is not in UTF-8', async () => {
    const type = 'application/json; charset=utf-16le';
    const body = Buffer.from('{"query":"{ __typename }"}', 'utf16le').toString('latin1');
    expect((await post(body, { 'content-type': type })).status).toBe(400);
  });

  test('is refused where its body is compressed in a way that is not known, or not compressed at all', async () => {
    for (const encoding of ['zstd', 'gzip', 'br'])
      expect((await post('{"query":"{ __typename }"}', { 'content-encoding': encoding })).status).toBe(400);
  });

  test('is answered where its body is gzip, and refused where that unfolds to over 1 MiB', async () => {
    const send = (query: string) =>
      sendTwice(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: gzipSync(JSON.stringify({ query })),
      });
    expect((await send('{ __typename }')).data).toEqual({ __typename: 'Query' });
    const { status, errors } = await send(`{ __typename } #${' '.repeat(2_000_000)}`);
    expect([status, errors[0]?.extensions['code']]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test('is refused before it is carried out where its answer would not be accepted', async () => {
    gateway.taps.clear();
    const body = '{"query":"{ services(first: 1) { name } }"}';
    const { status, errors } = await post(body, { accept: 'text/html' });
    expect([status, errors[0]?.extensions['code']]).toEqual([406, 'NOT_ACCEPTABLE']);
    expect(gateway.taps.sentTo()).toBe('');
  });

  test('a form post, as another site could send it, is refused', async () => {
    const answer = await post('query=%7B__typename%7D', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer.status).toBe(400);
  });

  test('fragments that would unfold to millions of selections are refused before they do', async () => {
    const levels = Array.from(
      { length: 20 },
      (_, level) => `fragment F${level} on PublicService { ...F${level + 1} ...F${level + 1} }`,
    );
    const query = `{ service(id: 1) { ...F0 } } ${levels.join(' ')} fragment F20 on PublicService { id }`;
    const answer = await gateway.request(query);
    expect(answer.status).toBe(400);
    expect(answer.errors[0]?.extensions['code']).toBe('OPERATION_TOO_LARGE');
  });
});

describe('a subgraph that fails takes its own part of the answer with it, and no more', () => {
  const QUERY = '{ service(id: "svc-passport") { name checkout { methods } } }';
  const json =
    (body: string): Fault =>
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    };
  const secret = 'secret-of-10.1.2.3';
  const faults: [string, Fault, string][] = [
    ['that hangs', () => undefined, 'SUBGRAPH_TIMEOUT'],
    [
      'that sends its answer without end',
      (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{'),
      'SUBGRAPH_TIMEOUT',
    ],
    ['that hangs up', (request) => void request.socket.destroy(), 'SUBGRAPH_UNREACHABLE'],
    ['that answers rubbish', json(`<html>${secret}`), 'SUBGRAPH_INVALID_RESPONSE'],
    ['that answers half of its JSON', json('{"data":{"_ent'), 'SUBGRAPH_INVALID_RESPONSE'],
    ['that answers a list', json('[]'), 'SUBGRAPH_INVALID_RESPONSE'],
    ['that answers nothing', json('{}'), 'SUBGRAPH_INVALID_RESPONSE'],
    ['that answers too few entities', json('{"data":{"_entities":[]}}'), 'SUBGRAPH_INVALID_RESPONSE'],
    ['that answers no entities', json('{"data":{"_entities":7}}'), 'SUBGRAPH_INVALID_RESPONSE'],
    [
      'that answers errors',
      json(`{"errors":[{"message":"${secret}","extensions":{"stacktrace":["${secret}"]}}],"data":null}`),
      'SUBGRAPH_ERROR',
    ],
    [
      'that answers 500',
      (_request, response) => void response.writeHead(500).end(secret),
      'SUBGRAPH_INVALID_RESPONSE',
    ],
    [
      'that answers more than may be read',
      json(`{"data":{"x":"${'x'.repeat(200_000)}"}}`),
      'SUBGRAPH_INVALID_RESPONSE',
    ],
  ];

  test.each(faults)('one %s', async (name, fault, code) => {
    gateway.taps.setFault('payments', fault);
    const answer = await post(JSON.stringify({ query: `${QUERY} # ${name}` }));
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ service: { name: expect.any(String), checkout: null } });
    expect(answer.errors).toEqual([
      {
        message: expect.stringMatching(/^The subgraph payments [a-z ]+\.$/),
        path: ['service', 'checkout'],
        extensions: { code, subgraph: 'payments' },
      },
    ]);
    expect(answer.text).not.toContain(secret);
    expect(gateway.output()).not.toContain(secret);
  });

  test('the path of an error that a subgraph answers carries no text of its own', async () => {
    const path = ['_entities', 0, 'checkout', secret];
    gateway.taps.setFault('payments', json(JSON.stringify({ data: null, errors: [{ message: 'x', path }] })));
    const answer = await gateway.request(QUERY);
    expect(answer.errors.map((error) => error.path)).toEqual([['service', 'checkout']]);
    expect(answer.text).not.toContain(secret);
  });

  test('a redirect is not followed, so nobody else gets the question or the token', async () => {
    let visits = 0;
    const elsewhere: Server = createServer((_request, response) => {
      visits++;
      response.end();
    });
    await new Promise<void>((resolve) => void elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    gateway.taps.setFault('payments', (_request, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${port}/` }).end();
    });
    const { errors } = await gateway.request(QUERY);
    expect(errors[0]?.extensions['code']).toBe('SUBGRAPH_INVALID_RESPONSE');
    expect(visits).toBe(0);
    elsewhere.close();
  });

  test('it recovers by itself when the subgraph is back', async () => {
    gateway.taps.setFault('payments', (request) => void request.socket.destroy());
    expect((await gateway.request(QUERY)).errors).toHaveLength(1);
    gateway.taps.setFault('payments', undefined);
    expect((await gateway.request(QUERY)).errors).toEqual([]);
  });

  test('a failing first subgraph makes its root field null', async () => {
    gateway.taps.setFault('government', (request) => void request.socket.destroy());
    const { data, errors } = await gateway.request(
      '{ service(id: "svc-passport") { name } insightsTopics { name } }',
    );
    gateway.taps.setFault('government', undefined);
    expect(data).toMatchObject({ service: null, insightsTopics: expect.any(Array) });
    expect(errors).toMatchObject([
      { path: ['service'], extensions: { code: 'SUBGRAPH_UNREACHABLE', subgraph: 'government' } },
    ]);
  });
});

test('bytes that are not HTTP end the connection and nothing else', async () => {
  const { port } = new URL(gateway.url);
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('\u0000\u0001 not http\r\n\r\n'));
    socket.once('close', () => resolve());
    socket.resume();
  });
  expect((await gateway.request('{ __typename }')).data).toEqual({ __typename: 'Query' });
});
