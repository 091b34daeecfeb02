import { answered, numbered, refused, type ClientCase } from '../case.ts';
import { body, get, http, query } from '../send.ts';

const TYPENAME = '{"query":"{ __typename }"';
const bad = refused(400, 'BAD_REQUEST');

/** What is sent instead of a request's JSON. */
const SHAPES = numbered<ClientCase>('CLIENT-SHAPE', [
  { claim: 'JSON that does not end', attack: body('{"query":'), outcome: bad },
  { claim: 'JSON with something after its end', attack: body(`${TYPENAME}} {}`), outcome: bad },
  { claim: 'no query', attack: body('{"variables":{}}'), outcome: bad },
  { claim: 'a query that is a number', attack: body('{"query":7}'), outcome: bad },
  { claim: 'a query that is an object', attack: body('{"query":{"length":1}}'), outcome: bad },
  { claim: 'a text', attack: body('"query"'), outcome: bad },
  { claim: 'null', attack: body('null'), outcome: bad },
  { claim: 'nothing', attack: body(''), outcome: bad },
  { claim: 'zero bytes', attack: body('\0\0\0\0'), outcome: bad },
  { claim: 'variables that are a list', attack: body(`${TYPENAME},"variables":[]}`), outcome: bad },
  { claim: 'variables that are a text', attack: body(`${TYPENAME},"variables":"{}"}`), outcome: bad },
  { claim: 'extensions that are a list', attack: body(`${TYPENAME},"extensions":[]}`), outcome: bad },
  {
    claim: "an operation's name that is a number",
    attack: body(`${TYPENAME},"operationName":7}`),
    outcome: bad,
  },
  {
    claim: '100,000 lists in each other for a body',
    attack: body('['.repeat(100_000) + ']'.repeat(100_000)),
    outcome: bad,
  },
  {
    claim: '100,000 lists in each other beside the query, of which nobody makes use',
    attack: body(`${TYPENAME},"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`),
    outcome: answered({ __typename: 'Query' }),
  },
  {
    claim: '60,000 properties beside the query',
    attack: body(`${TYPENAME},${Array.from({ length: 60_000 }, (_, index) => `"k${index}":1`).join(',')}}`),
    outcome: answered({ __typename: 'Query' }),
  },
]);

/** Several operations in one request. */
const BATCHES = numbered<ClientCase>('CLIENT-BATCH', [
  { claim: 'a batch of one', attack: body('[{"query":"{ permits { id } }"}]'), outcome: bad },
  { claim: 'a batch of nothing', attack: body('[]'), outcome: bad },
  {
    claim: 'a batch of 10,000',
    attack: body(JSON.stringify(Array(10_000).fill({ query: '{ permits { id } }' }))),
    outcome: bad,
  },
  { claim: 'batches in a batch', attack: body('[[{"query":"{ permits { id } }"}]]'), outcome: bad },
  {
    claim: 'a list of queries in one request',
    attack: body('{"query":["{ permits { id } }"]}'),
    outcome: bad,
  },
]);

const persisted = (persistedQuery: unknown): string => JSON.stringify({ extensions: { persistedQuery } });
const OTHERS_HASH = 'a'.repeat(64);

/** Documents asked for by their hash. */
const HASHES = numbered<ClientCase>('CLIENT-HASH', [
  {
    claim: 'a hash that nobody registered',
    attack: body(persisted({ version: 1, sha256Hash: OTHERS_HASH })),
    outcome: refused([200, 400, 404], 'PERSISTED_QUERY_NOT_FOUND'),
  },
  {
    claim: "a document under another's hash",
    attack: query('{ permits { id } }', {
      extensions: { persistedQuery: { version: 1, sha256Hash: OTHERS_HASH } },
    }),
    outcome: bad,
  },
  {
    claim: 'another version of hashes',
    attack: body(persisted({ version: 2, sha256Hash: OTHERS_HASH })),
    outcome: bad,
  },
  {
    claim: 'a hash that is an object',
    attack: body(persisted({ version: 1, sha256Hash: { toString: 'x' } })),
    outcome: bad,
  },
  {
    claim: 'a hash called like a property of every object',
    attack: body(persisted({ version: 1, sha256Hash: '__proto__' })),
    outcome: refused([200, 400, 404], 'PERSISTED_QUERY_NOT_FOUND'),
  },
  {
    claim: 'a hash that is a million characters long',
    attack: body(persisted({ version: 1, sha256Hash: 'a'.repeat(1_000_000) })),
    outcome: bad,
  },
]);

const MUTATION = 'mutation { file(text: "x") { id } }';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** What another website can make a browser send. */
const ORIGINS = numbered<ClientCase>('CLIENT-CSRF', [
  { claim: 'a form', attack: body('query=%7Bpermits%7Bid%7D%7D', FORM), outcome: bad },
  {
    claim: 'a form with files',
    attack: body(
      '--b\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"{ permits { id } }"}\r\n--b--',
      {
        'content-type': 'multipart/form-data; boundary=b',
      },
    ),
    outcome: bad,
  },
  {
    claim: 'JSON as plain text',
    attack: body(JSON.stringify({ query: MUTATION }), { 'content-type': 'text/plain' }),
    outcome: bad,
  },
  {
    claim: 'JSON as plain text that has application/json in a parameter',
    attack: body(JSON.stringify({ query: MUTATION }), { 'content-type': 'text/plain; a=application/json' }),
    outcome: bad,
  },
  {
    claim: 'JSON without a content type',
    attack: http({ body: JSON.stringify({ query: MUTATION }), headers: { 'content-length': '47' } }),
    outcome: refused(400),
  },
  {
    claim: 'a query by GET, as an image is asked for',
    attack: get({ query: '{ permits { id } }' }),
    outcome: bad,
  },
  {
    claim: 'a mutation by GET',
    attack: get({ query: MUTATION }, { 'apollo-require-preflight': '1' }),
    outcome: refused(405),
  },
  {
    claim: 'a GET whose method is overridden',
    attack: get(
      { query: MUTATION },
      { 'apollo-require-preflight': '1', 'x-http-method-override': 'POST', 'x-method-override': 'POST' },
    ),
    outcome: refused(405),
  },
  {
    claim: 'a question before the request (CORS), which allows nothing',
    attack: async (world) => {
      const [reply] = await http({
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      })(world);
      if (/access-control-allow/i.test(reply?.headers ?? ''))
        throw new Error('another website is allowed in');
      return reply ? [reply] : [];
    },
    outcome: refused([400, 405]),
  },
]);

const SENT = JSON.stringify({ query: '{ permits { id } }' });

/** Methods, addresses and headers that are not those of a question. */
const HEADERS = numbered<ClientCase>('CLIENT-HTTP', [
  ...['PUT', 'DELETE', 'PATCH', 'HEAD', 'TRACE'].map((method) => ({
    claim: `the method ${method}`,
    attack: http({ method, headers: { 'content-type': 'application/json' } }),
    outcome: refused([400, 405]),
  })),
  {
    claim: 'an address that climbs out of the folder',
    attack: http({ method: 'GET', path: '/graphql/../../../../etc/passwd', headers: {} }),
    outcome: refused(404),
  },
  {
    claim: 'an address that climbs out of the folder, encoded twice',
    attack: http({ method: 'GET', path: '/%252e%252e/%2e%2e/%2e%2e/etc/passwd', headers: {} }),
    outcome: refused(404),
  },
  {
    claim: 'an address that is not encoded as addresses are',
    attack: http({ method: 'GET', path: '/%E0%A4%A', headers: {} }),
    outcome: refused([400, 404]),
  },
  {
    claim: 'an address of 100,000 characters',
    attack: http({ method: 'GET', path: `/graphql?query=${'a'.repeat(100_000)}`, headers: {} }),
    outcome: refused([0, 414, 431]),
  },
  {
    claim: 'a header of 100,000 characters',
    attack: body(SENT, { 'x-long': 'a'.repeat(100_000) }),
    outcome: refused([0, 431]),
  },
  {
    claim: 'ten thousand headers',
    attack: http({
      body: SENT,
      headers: Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x-${index}`, 'a'])),
    }),
    outcome: refused([0, 431]),
  },
  {
    claim: 'an answer as HTML',
    attack: body(SENT, { accept: 'text/html' }),
    outcome: refused(406, 'NOT_ACCEPTABLE'),
  },
  {
    claim: 'an Accept of a thousand media types',
    attack: body(SENT, { accept: Array.from({ length: 1000 }, (_, index) => `a/b${index}`).join(',') }),
    outcome: refused(406, 'NOT_ACCEPTABLE'),
  },
  {
    claim: 'another content type with JSON in it',
    attack: body(SENT, { 'content-type': 'application/graphql' }),
    outcome: refused(400),
  },
  {
    claim: 'a content type that is none',
    attack: body(SENT, { 'content-type': 'application/json application/json' }),
    outcome: refused(400),
  },
]);

/** Everything around a question. */
export const SHAPE_CASES: readonly ClientCase[] = [...SHAPES, ...BATCHES, ...HASHES, ...ORIGINS, ...HEADERS];
