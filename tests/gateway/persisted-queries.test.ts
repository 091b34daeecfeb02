import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readAnswer, sendTwice, type Answer } from '../kit/gateway.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

let gateway: Scenario;
beforeAll(async () => {
  gateway = await startScenario({
    subgraphs: {
      city: {
        sdl: 'type Query { open(id: ID): String secret(id: ID): String @requiresScopes(scopes: [["read"]]) }',
        resolvers: { Query: { open: () => 'everyone', secret: () => 'the secret' } },
      },
    },
    clients: { reader: ['read'], stranger: [] },
  });
});
afterAll(() => gateway.stop());

const hashOf = (query: string): string => createHash('sha256').update(query).digest('hex');
const persisted = (sha256Hash: unknown, version: unknown = 1): object => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

async function send(body: object, token?: string, { url }: { url: string } = gateway): Promise<Answer> {
  return sendTwice(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
}

const codes = ({ errors }: Answer): unknown[] => errors.map(({ extensions }) => extensions['code']);

describe('a document is asked for by its hash, as Apollo clients do', () => {
  test('one that was not sent yet is not found, and with 200, so that the client sends it', async () => {
    const answer = await send(persisted(hashOf('{ never: __typename }')));
    expect([answer.status, answer.errors]).toEqual([
      200,
      [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    ]);
  });

  test('one that was sent with its hash is known by it from then on, with other variables too', async () => {
    const query = 'query ($id: ID) { open(id: $id) }';
    expect((await send({ query, ...persisted(hashOf(query)) })).data).toEqual({ open: 'everyone' });
    const again = await send({ ...persisted(hashOf(query)), variables: { id: 7 } });
    expect([again.data, again.errors]).toEqual([{ open: 'everyone' }, []]);
    expect(gateway.output()).toMatch(/"edge":"thin"/);
  });

  test('one that was sent without its hash is not known by it', async () => {
    const query = '{ alone: open }';
    await send({ query });
    expect(codes(await send(persisted(hashOf(query))))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  test.each<Record<string, string>>([
    { 'apollo-require-preflight': 'yes' },
    { 'content-type': 'application/json' },
  ])('by GET too, under the rules against CSRF, with %j', async (headers) => {
    const query = `{ open } # ${JSON.stringify(headers)}`;
    const { extensions } = persisted(hashOf(query)) as { extensions: object };
    const search = new URLSearchParams({ extensions: JSON.stringify(extensions) });
    const ask = (more: Record<string, string>, given = headers): Promise<Answer> =>
      fetch(`${gateway.url}/graphql?${search.toString()}&${new URLSearchParams(more).toString()}`, {
        headers: given,
      }).then(readAnswer);
    expect(codes(await ask({}))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect((await ask({ query })).data).toEqual({ open: 'everyone' });
    expect((await ask({})).data).toEqual({ open: 'everyone' });
    expect((await ask({}, {})).status).toBe(400);
  });
});

describe('nobody can put something else under a hash', () => {
  test('a hash that is not that of the query is refused, and registers nothing', async () => {
    const hash = hashOf('{ open }');
    const answer = await send({ query: '{ forged: open }', ...persisted(hash) });
    expect([answer.status, codes(answer), answer.data]).toEqual([400, ['BAD_REQUEST'], undefined]);
    expect(codes(await send(persisted(hash)))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  test('not in capitals, and not as something other than text', async () => {
    const query = '{ spelt: open }';
    await send({ query, ...persisted(hashOf(query)) });
    for (const hash of [
      hashOf(query).toUpperCase(),
      [hashOf(query)],
      { toString: 'x' },
      7,
      null,
      '',
      '__proto__',
    ])
      expect((await send({ query: '{ other: open }', ...persisted(hash) })).status).toBe(400);
    for (const hash of [hashOf(query).toUpperCase(), '__proto__', 'constructor', ''])
      expect(codes(await send(persisted(hash)))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  test('another version is refused', async () => {
    const query = '{ versioned: open }';
    const answer = await send({ query, ...persisted(hashOf(query), 2) });
    expect([answer.status, codes(answer)]).toEqual([400, ['BAD_REQUEST']]);
  });

  test('a document that is not valid is not registered', async () => {
    const query = '{ nothing }';
    expect(codes(await send({ query, ...persisted(hashOf(query)) }))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codes(await send(persisted(hashOf(query))))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });
});

describe('who asks by the hash of another learns what the text would have told it, and no more', () => {
  const query = 'query Mine($id: ID) { secret(id: $id) open }';

  test('the answer is its own, be the document known through another or not', async () => {
    const reader = await gateway.tokenOf('reader');
    const stranger = await gateway.tokenOf('stranger');
    expect(codes(await send(persisted(hashOf(query)), stranger))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    const theirs = await send({ query, ...persisted(hashOf(query)) }, reader);
    expect(theirs.data).toEqual({ secret: 'the secret', open: 'everyone' });

    gateway.taps.clear();
    const byHash = await send(persisted(hashOf(query)), stranger);
    expect(byHash.data).toEqual({ secret: null, open: 'everyone' });
    expect(codes(byHash)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    expect(gateway.taps.sentTo()).not.toContain('secret');
    const byText = await send({ query: `${query} ` }, stranger);
    expect(byHash.text).toBe(byText.text);
  });

  test('nor does a token that is refused get further with a hash', async () => {
    expect((await send(persisted(hashOf(query)), 'a.b.c')).status).toBe(401);
    expect((await send(persisted(hashOf(query)), await gateway.tokenOf('nobody'))).status).toBe(401);
  });
});

describe('the texts that are kept', () => {
  test('take so many bytes and no more: the one that was not asked for longest is forgotten', async () => {
    const small = await startScenario({
      subgraphs: { city: { sdl: 'type Query { open: String }', resolvers: { Query: { open: () => 'x' } } } },
      clients: { reader: [] },
      settings: { persistedQueries: { cacheBytes: 2000 } },
    });
    const documents = Array.from({ length: 20 }, (_, index) => `{ open } # ${index} ${'x'.repeat(200)}`);
    const known = async (query: string): Promise<boolean> =>
      codes(await send(persisted(hashOf(query)), undefined, small)).length === 0;
    for (const query of documents) await send({ query, ...persisted(hashOf(query)) }, undefined, small);
    expect(await known(documents.at(-1) ?? '')).toBe(true);
    expect(await known(documents[0] ?? '')).toBe(false);
    const long = `{ open } # ${'x'.repeat(3000)}`;
    expect((await send({ query: long, ...persisted(hashOf(long)) }, undefined, small)).data).toEqual({
      open: 'x',
    });
    expect(await known(long)).toBe(false);
    expect(await known(documents.at(-1) ?? '')).toBe(true);
    await small.stop();
  });

  test('are none where persisted queries are switched off', async () => {
    const off = await startScenario({
      subgraphs: { city: { sdl: 'type Query { open: String }', resolvers: { Query: { open: () => 'x' } } } },
      clients: { reader: [] },
      settings: { persistedQueries: { enabled: false } },
    });
    const query = '{ open }';
    for (const body of [persisted(hashOf(query)), { query, ...persisted(hashOf(query)) }])
      expect(codes(await send(body, undefined, off))).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
    expect((await send({ query }, undefined, off)).data).toEqual({ open: 'x' });
    await off.stop();
  });
});
