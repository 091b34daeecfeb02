import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sendTwice } from '../kit/gateway.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

let gateway: Scenario;
beforeAll(async () => {
  gateway = await startScenario({
    subgraphs: {
      city: {
        sdl: `scalar JSON
          type Query { big: String small: String echo(value: JSON): JSON item: Item denied: String @requiresScopes(scopes: [["read"]]) }
          type Item { name: String }`,
        resolvers: {
          Query: {
            big: () => 'long '.repeat(2000),
            small: () => 'short',
            echo: (_parent, { value }: { value: unknown }) => value,
            item: () => ({ name: 'a name' }),
            denied: () => 'no',
          },
        },
      },
    },
    clients: { reader: ['read'], stranger: [] },
  });
});
afterAll(() => gateway.stop());

interface Raw {
  status: number | undefined;
  /** Names and values in the order in which they were sent. */
  headers: string[];
  header: (name: string) => string | undefined;
  body: Buffer;
}

/** Sends a POST with nothing added, and takes the answer as it comes. */
function post(body: object | string, headers: Record<string, string> = {}): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.rawHeaders,
          header: (name) => response.headers[name]?.toString(),
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
}

const edgeOf = async (requestId: string): Promise<unknown> =>
  (await gateway.logged((entry) => entry['requestId'] === requestId))['edge'];

let serial = 0;
const newId = (): string => `edge-${++serial}`;

describe('a known document goes past the HTTP shell, and nobody can tell', () => {
  test.each([
    ['data', '{ item { name } }', 200],
    ['data and a refusal', '{ small denied }', 200],
    ['a variable that does not fit', 'query ($value: JSON!) { echo(value: $value) }', 400],
    ['a token that is refused', '{ a: small }', 401],
    ['a long answer', '{ big }', 200],
  ])('with %s: the same status, headers and body', async (name, query, status) => {
    const id = newId();
    const ask = (type: string): Promise<Raw> =>
      post(
        { query },
        {
          accept: 'application/graphql-response+json',
          'accept-encoding': 'gzip',
          'x-request-id': `${id}-${type}`,
          // Only once the document is known, as a refused token is never asked for its document.
          ...(name.includes('token') && type !== 'zeroth' && { authorization: 'Bearer a.b.c' }),
        },
      );
    const withToken = name.includes('token');
    const first = await ask('first');
    if (withToken) await ask('zeroth');
    const second = await ask('second');
    expect([await edgeOf(`${id}-first`), await edgeOf(`${id}-second`)]).toEqual(['shell', 'thin']);
    const seen = ({ headers, body, status: code }: Raw): unknown => ({
      code,
      headers: headers.map((text) => (text.startsWith(id) || text.endsWith('GMT') ? '' : text)),
      body: body.toString('latin1'),
    });
    expect(seen(second)).toEqual(seen(first));
    expect(second.status).toBe(status);
    expect(second.header('cache-control')).toBe('no-store');
  });

  test('the log says the same of both, the way and the times aside', async () => {
    const query = 'query Logged { small denied }';
    const lines = [];
    for (const requestId of [newId(), newId()]) {
      await post({ query }, { 'x-request-id': requestId });
      const line = await gateway.logged((entry) => entry['requestId'] === requestId);
      const subgraphs = JSON.stringify(line['subgraphs']).replaceAll(/"milliseconds":[\d.]+/g, '');
      lines.push({ ...line, requestId: '', time: 0, milliseconds: 0, edge: '', subgraphs });
    }
    expect(lines[1]).toEqual(lines[0]);
    expect(lines[1]).toMatchObject({ operation: 'Logged', denied: 1, subgraphCalls: 1, status: 200 });
  });

  test.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json;charset="UTF-8"'])(
    'with the content type %s',
    async (type) => {
      const requestId = newId();
      await post({ query: '{ small }' });
      const answer = await post({ query: '{ small }' }, { 'content-type': type, 'x-request-id': requestId });
      expect([answer.body.toString(), await edgeOf(requestId)]).toEqual([
        '{"data":{"small":"short"}}\n',
        'thin',
      ]);
    },
  );

  test('one caller never gets what was answered to another', async () => {
    for (const query of ['{ item { name } denied }', '{ item { name } denied }']) {
      const authorization = `Bearer ${await gateway.tokenOf('reader')}`;
      expect((await post({ query }, { authorization })).body.toString()).toContain('"denied":"no"');
      expect((await post({ query })).body.toString()).toContain('"denied":null');
    }
  });

  test('two requests in one packet are answered in their order', async () => {
    const body = '{"query":"{ small }"}';
    await post(body);
    const head = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`;
    const text = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () =>
        socket.write(`${head}\r\n${body}${head}connection: close\r\n\r\n${body}`),
      );
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.once('close', () => resolve(received));
    });
    expect(text.match(/\{"data":\{"small":"short"\}\}/g)).toHaveLength(2);
  });
});

describe('answers are compressed', () => {
  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('by %s where they are long, in both ways', async (encoding, decompress) => {
    const query = `{ big } # ${encoding}`;
    for (const way of ['shell', 'thin']) {
      const requestId = newId();
      const answer = await post({ query }, { 'accept-encoding': encoding, 'x-request-id': requestId });
      expect(await edgeOf(requestId)).toBe(way);
      expect([answer.header('content-encoding'), answer.header('vary')]).toEqual([
        encoding,
        'Accept-Encoding',
      ]);
      expect(JSON.parse(decompress(answer.body).toString())).toEqual({ data: { big: 'long '.repeat(2000) } });
      expect(answer.body.length).toBeLessThan(500);
    }
  });

  test('never where they are short, nor where the caller does not accept it', async () => {
    for (const query of ['{ plain: big }', '{ plain: big }']) {
      const short = await post({ query: '{ short: small }' }, { 'accept-encoding': 'gzip, br' });
      const plain = await post({ query });
      const refused = await post({ query }, { 'accept-encoding': 'gzip;q=0, br;q=0' });
      for (const answer of [short, plain, refused]) {
        expect(answer.header('content-encoding')).toBeUndefined();
        expect(answer.header('content-length')).toBe(String(answer.body.length));
        // A cache between has to know all the same.
        expect(answer.header('vary')).toBe('Accept-Encoding');
      }
    }
  });
});

describe('names that mean something in JavaScript mean nothing here', () => {
  const send = (body: string) =>
    sendTwice(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body,
    });
  const ask = (query: string, variables = '{}') =>
    send(`{"query":${JSON.stringify(query)},"variables":${variables}}`);

  test.each(['constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'toJSON'])(
    '%s is an alias, a variable, an operation and a fragment like any other',
    async (name) => {
      const query = `query ${name}($${name}: JSON) { ${name}: echo(value: $${name}) item { ...${name} } } fragment ${name} on Item { ${name}: name }`;
      const answer = await ask(query, `{"${name}":{"a":1}}`);
      expect(answer.text).toBe(`{"data":{"${name}":{"a":1},"item":{"${name}":"a name"}}}\n`);
      const missing = await ask(query);
      expect(missing.text).toBe(`{"data":{"${name}":null,"item":{"${name}":"a name"}}}\n`);
    },
  );

  test('__proto__ is refused as an alias and as a variable', async () => {
    for (const query of [
      '{ __proto__: small }',
      '{ item { __proto__: name } }',
      'query ($__proto__: JSON) { echo(value: $__proto__) }',
    ]) {
      const { status, errors } = await ask(query, '{"__proto__":{"polluted":true}}');
      expect([status, errors[0]?.extensions['code']]).toEqual([400, 'RESERVED_NAME']);
    }
  });

  test.each(['__proto__', 'constructor', 'prototype'])(
    '%s is no field, argument, type or directive',
    async (name) => {
      for (const query of [
        `{ ${name} }`,
        `{ item { ${name} } }`,
        `{ echo(${name}: 1) }`,
        `{ item { ... on ${name} { name } } }`,
        `query ($value: ${name}) { echo(value: $value) }`,
        `{ small @${name} }`,
      ]) {
        const { status, errors } = await ask(query);
        expect([status, errors[0]?.extensions['code']]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
      }
    },
  );

  test.each(['__proto__', 'constructor', 'prototype'])(
    '%s is no key of a request that does anything',
    async (name) => {
      const query = '"query":"{ small }"';
      for (const body of [
        `{${query},"${name}":{"query":"{ denied }","polluted":true}}`,
        `{${query},"variables":{"${name}":{"polluted":true}}}`,
        `{${query},"extensions":{"${name}":{"persistedQuery":{"version":1}}}}`,
      ])
        expect((await send(body)).text).toBe('{"data":{"small":"short"}}\n');
      // A query that only a prototype has is none.
      expect((await send(`{"${name}":{${query}}}`)).status).toBe(400);
      expect((await send(`{"operationName":"x","extensions":{},"${name}":{${query}}}`)).status).toBe(400);
    },
  );

  test('they are carried as keys of a value, and change nothing on the way', async () => {
    const value =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"prototype":[1]}';
    const answer = await ask('query ($value: JSON) { echo(value: $value) }', `{"value":${value}}`);
    expect(answer.text).toBe(`{"data":{"echo":${value}}}\n`);
    const literal = await ask('{ echo(value: { constructor: 1, prototype: 2 }) }');
    expect(literal.text).toBe('{"data":{"echo":{"constructor":1,"prototype":2}}}\n');
    expect((await ask('{ item { name } polluted: small }')).text).toBe(
      '{"data":{"item":{"name":"a name"},"polluted":"short"}}\n',
    );
  });
});
