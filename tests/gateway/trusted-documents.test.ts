import { createHash } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { readAnswer, type Answer } from '../kit/gateway.ts';
import { until } from '../kit/load.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

jest.setTimeout(120_000);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const OPEN = 'query Open { open }';
const BOTH = 'query Both($id: ID) { open(id: $id) secret }';
const CHANGE = 'mutation Change { change }';
const RELAY = 'query Relay { open __typename }';
const RELAY_ID = createHash('md5').update(RELAY).digest('hex');

/** As `@apollo/generate-persisted-query-manifest` writes it. */
const apolloManifest = (...bodies: string[]): string =>
  JSON.stringify({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: bodies.map((body) => ({ id: sha256(body), name: 'Any', type: 'query', body })),
  });

const client = (name: string, more = ''): string =>
  `${name}: { scopes: [${name === 'reader' ? 'read' : ''}], purposes: [test] ${more} }`;
const register = `
purposes: { test: { text: a, legalBasis: b, owner: strict } }
organisations:
  strict: { name: S, class: company, trustedDocuments: require, clients: { ${client('reader')}, ${client('lax', ', trustedDocuments: log')} } }
  warned: { name: W, class: company, trustedDocuments: warn, clients: { ${client('warned')}, ${client('bound', ', trustedDocuments: require')} } }
  free: { name: F, class: company, clients: { ${client('free')} } }
`;
const subgraphs = {
  city: {
    sdl: `type Query { open(id: ID): String secret: String @requiresScopes(scopes: [["read"]]) } type Mutation { change: String }`,
    resolvers: {
      Query: { open: () => 'everyone', secret: () => 'the secret' },
      Mutation: { change: () => 'done' },
    },
  },
};

const folder = mkdtempSync(join(tmpdir(), 'concord-trusted-'));
const put = (name: string, text: string): string => {
  writeFileSync(join(folder, `${name}.new`), text);
  renameSync(join(folder, `${name}.new`), join(folder, name));
  return join(folder, name);
};
const manifests = [
  put('apollo.json', apolloManifest(OPEN, BOTH, CHANGE)),
  put('relay.json', JSON.stringify({ [RELAY_ID]: RELAY })),
];

let gateway: Scenario;
beforeAll(async () => {
  gateway = await startScenario({
    subgraphs,
    clients: { reader: ['read'] },
    register,
    settings: { trustedDocuments: { manifests, mode: 'log' }, reload: { filesMs: 50 } },
  });
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  gateway.taps.clear();
});

async function send(as: string | undefined, body: unknown, path = ''): Promise<Answer> {
  const token = as === undefined ? undefined : await gateway.tokenOf(as);
  return readAnswer(
    await fetch(`${gateway.url}/graphql${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        'apollo-require-preflight': 'yes',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }),
  );
}
const get = (as: string | undefined, parameters: Record<string, string>): Promise<Answer> =>
  send(as, undefined, `?${new URLSearchParams(parameters).toString()}`);
const persisted = (sha256Hash: string): { extensions: object } => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});
const codes = ({ errors }: Answer): unknown[] => errors.map(({ extensions }) => extensions['code']);
const NOT_TRUSTED = [400, ['DOCUMENT_NOT_TRUSTED'], undefined];
const outcome = (answer: Answer): unknown[] => [answer.status, codes(answer), answer.data];

describe('a partner that may ask for trusted documents alone asks for one', () => {
  test.each<[string, unknown]>([
    ['by its text', { query: OPEN }],
    ['by the hash that Apollo Client sends', persisted(sha256(OPEN))],
    ['by its hash and its text', { query: OPEN, ...persisted(sha256(OPEN)) }],
    ['by the documentId of its manifest', { documentId: sha256(OPEN) }],
    ['by the documentId that GraphQL over HTTP has', { documentId: `sha256:${sha256(OPEN)}` }],
    ['by documentId and the same text', { documentId: sha256(OPEN), query: OPEN }],
  ])('%s, as often as it likes', async (_name, body) => {
    for (let times = 0; times < 3; times++)
      expect(outcome(await send('reader', body))).toEqual([200, [], { open: 'everyone' }]);
  });

  test('by the id that Relay gave it, under the names that Relay uses', async () => {
    for (const name of ['documentId', 'id', 'doc_id']) {
      const answer = await send('reader', { [name]: RELAY_ID, variables: {} });
      expect([name, ...outcome(answer)]).toEqual([name, 200, [], { open: 'everyone', __typename: 'Query' }]);
    }
  });

  test('by GET, in each of these ways', async () => {
    const ways = [
      { query: OPEN },
      { documentId: sha256(OPEN) },
      { extensions: JSON.stringify(persisted(sha256(OPEN)).extensions) },
    ];
    for (const parameters of ways)
      expect((await get('reader', parameters)).data).toEqual({ open: 'everyone' });
    const variables = JSON.stringify({ id: '1' });
    expect((await get('reader', { documentId: sha256(BOTH), variables })).data).toMatchObject({
      open: 'everyone',
    });
  });

  test('and the log tells that it was one', async () => {
    await send('reader', { documentId: sha256(OPEN) });
    await gateway.logged(
      ({ msg, isTrusted, client: by }) => msg === 'request' && by === 'reader' && isTrusted === true,
    );
  });
});

describe('what is not trusted is refused before it is parsed, whatever way it comes', () => {
  const OTHER = 'query Other { open other: open }';
  const refused = async (...request: Parameters<typeof send>): Promise<void> => {
    expect(outcome(await send(...request))).toEqual(NOT_TRUSTED);
  };

  test.each<[string, unknown]>([
    ['its text', { query: OTHER }],
    ['its text, which is no GraphQL', { query: '{' }],
    ['a trusted one with a space more', { query: `${OPEN} ` }],
    [
      'a trusted one with an operation more',
      { query: `${OPEN} query Other { open }`, operationName: 'Other' },
    ],
    ['registering it by its hash', { query: OTHER, ...persisted(sha256(OTHER)) }],
    ['its text under the hash of a trusted one', { query: OTHER, ...persisted(sha256(OPEN)) }],
    ['a hash that nobody registered', persisted(sha256('{ never }'))],
    ['an id that is not known', { documentId: 'nothing' }],
    ['an id that every object has', { documentId: 'constructor' }],
    ['an id that is no text', { documentId: { toString: sha256(OPEN) } }],
    ['an id that is not known beside its text', { documentId: 'nothing', query: OPEN }],
    ['introspection', { query: '{ __schema { queryType { name } } }' }],
    ['nothing', {}],
    ['a batch', [{ query: OPEN }, { query: OTHER }]],
  ])('%s', async (_name, body) => {
    await refused('reader', body);
    await refused('reader', body);
    expect(gateway.taps.exchanges).toEqual([]);
  });

  test('by its hash, once somebody else who may has registered it, and once it is known', async () => {
    const both = { query: OTHER, ...persisted(sha256(OTHER)) };
    expect((await send('free', both)).data).toEqual({ open: 'everyone', other: 'everyone' });
    expect((await send('free', persisted(sha256(OTHER)))).data).toEqual({
      open: 'everyone',
      other: 'everyone',
    });
    gateway.taps.clear();
    await refused('reader', persisted(sha256(OTHER)));
    await refused('reader', { query: OTHER });
    await refused(
      'reader',
      undefined,
      `?extensions=${encodeURIComponent(JSON.stringify(persisted(sha256(OTHER)).extensions))}`,
    );
    // A trusted text in the address makes nothing of a body, nor the other way round.
    await refused('reader', persisted(sha256(OTHER)), `?query=${encodeURIComponent(OPEN)}`);
    await refused(
      'reader',
      undefined,
      `?query=${encodeURIComponent(OPEN)}&query=${encodeURIComponent(OTHER)}`,
    );
    await refused('reader', undefined, `?query=${encodeURIComponent(OTHER)}`);
    expect(gateway.taps.exchanges).toEqual([]);
  });

  test('a documentId beside another text is no request', async () => {
    for (const as of ['reader', 'free']) {
      const answer = await send(as, { documentId: sha256(OPEN), query: OTHER });
      expect(outcome(answer)).toEqual([400, ['BAD_REQUEST'], undefined]);
    }
  });

  test('a client cannot be let more than its organisation, and can be held to less', async () => {
    await refused('lax', { query: OTHER });
    await refused('bound', { query: OTHER });
  });
});

test('a trusted document is still decided for each caller: trust in a text gives nobody a field', async () => {
  const seen = { open: 'everyone', secret: 'the secret' };
  expect((await send('reader', { documentId: sha256(BOTH) })).data).toEqual(seen);
  gateway.taps.clear();
  for (const as of ['lax', 'free', undefined]) {
    const answer = await send(as, { documentId: sha256(BOTH) });
    expect(answer.data).toEqual({ open: 'everyone', secret: null });
    expect(codes(answer)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
  }
  expect(gateway.taps.sentTo()).not.toContain('secret');
});

test('a bad token is answered as such, and not by whether there is a document', async () => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer a.b.c' },
    body: JSON.stringify({ documentId: 'nothing' }),
  });
  expect(codes(await readAnswer(response))).toEqual(['INVALID_TOKEN']);
});

test('a mutation that is trusted is none by GET', async () => {
  expect((await get('reader', { documentId: sha256(CHANGE) })).status).toBe(405);
  expect(gateway.taps.exchanges).toEqual([]);
});

describe('where other documents are taken', () => {
  test('warn tells the caller so, by either way, and log tells the log alone', async () => {
    for (const query of ['{ warned: open }', '{ warned: open }', OPEN]) {
      const { headers, status } = await send('warned', { query });
      expect([status, headers.get('x-concord-document')]).toEqual([
        200,
        query === OPEN ? null : 'not-trusted',
      ]);
    }
    const { headers } = await send('free', { query: '{ logged: open }' });
    expect(headers.get('x-concord-document')).toBeNull();
    await gateway.logged(({ client: by, isTrusted }) => by === 'free' && isTrusted === false);
  });

  test('a hash that is in no manifest is one of automatic persisted queries', async () => {
    expect(codes(await send('free', persisted(sha256('{ unseen: open }'))))).toEqual([
      'PERSISTED_QUERY_NOT_FOUND',
    ]);
  });

  test('an id that is not known is refused there too, as there is nothing to ask for', async () => {
    expect(outcome(await send('free', { documentId: 'nothing' }))).toEqual(NOT_TRUSTED);
  });
});

test('manifests are watched: a document is trusted from then on, or no more, and a bad manifest changes nothing', async () => {
  const LATER = 'query Later { open }';
  expect(outcome(await send('reader', { query: LATER }))).toEqual(NOT_TRUSTED);
  put('apollo.json', apolloManifest(LATER, BOTH));
  await until(async () => (await send('reader', { query: LATER })).status === 200);
  expect(outcome(await send('reader', { query: OPEN }))).toEqual(NOT_TRUSTED);
  put('apollo.json', '{"format":"apollo-persisted-query-manifest","version":2,"operations":[]}');
  const { reasons } = await gateway.logged(({ reasons: told }) => told !== undefined);
  expect(reasons).toMatch(
    /apollo\.json is no manifest of apollo-persisted-query-manifest version 1.*version/,
  );
  expect((await send('reader', { query: LATER })).status).toBe(200);
});
