import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  printSchema,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql';
import { readAnswer, type RequestOptions } from '../kit/gateway.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';
import { authorizationScenario } from './authorization-scenario.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario(authorizationScenario);
});
afterAll(() => scenario.stop());

/** By caller: every name of the schema that it may not learn of. */
const HIDDEN: Record<string, string[]> = {
  anonymous:
    `secret signed reviewed undefinedPolicy count Secret node Node Ghost lookup vault Vault gold box Box lid
    colour Colour RED must wipe`.split(/\s+/),
  reader: 'secret reviewed undefinedPolicy count Secret node Node Ghost wipe'.split(' '),
  secretary: 'reviewed undefinedPolicy count Secret node Node Ghost wipe'.split(' '),
  root: 'undefinedPolicy node Node Ghost'.split(' '),
  'ghost-hunter': 'secret reviewed undefinedPolicy count Secret wipe'.split(' '),
};
const CALLERS = Object.keys(HIDDEN);

const tokenOf = (caller: string) => (caller === 'anonymous' ? undefined : scenario.tokenOf(caller));
const ask = async (query: string, caller: string, options: RequestOptions = {}) =>
  scenario.request(query, { ...options, token: await tokenOf(caller) });

async function introspect(caller: string): Promise<GraphQLSchema> {
  const { data } = await ask(getIntrospectionQuery(), caller);
  return buildClientSchema(data as IntrospectionQuery);
}

async function download(caller: string): Promise<Response> {
  const token = await tokenOf(caller);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${scenario.url}/schema.graphql`, { headers });
}

/** The hidden names that a text has as words, other than those that the caller brought up. */
function leaked(text: string, caller: string, said = ''): string[] {
  const words = (from: string) => new Set(from.match(/\w+/g));
  return (HIDDEN[caller] ?? []).filter((name) => words(text).has(name) && !words(said).has(name));
}

describe('what a caller reads of the schema', () => {
  test.each(CALLERS)('%s finds no hidden name by introspection, and every other one', async (caller) => {
    const schema = printSchema(await introspect(caller));
    expect(leaked(schema, caller)).toEqual([]);
    const others = new Set(CALLERS.flatMap((other) => HIDDEN[other] ?? []));
    const mine = [...others].filter((name) => !HIDDEN[caller]?.includes(name));
    for (const name of mine) expect(schema).toMatch(RegExp(`\\b${name}\\b`));
  });

  test.each(CALLERS)('%s downloads the same schema', async (caller) => {
    const response = await download(caller);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('vary')).toBe('Authorization');
    expect(printSchema(buildSchema(await response.text()))).toBe(printSchema(await introspect(caller)));
  });

  test('a hidden type is not there when it is asked for by name', async () => {
    const query =
      'query ($n: String!) { ghost: __type(name: $n) { name } file: __type(name: "File") { name } }';
    const { data } = await ask(query, 'reader', { variables: { n: 'Ghost' } });
    expect(data).toEqual({ ghost: null, file: { name: 'File' } });
  });

  test('introspection and data stand beside each other in one answer', async () => {
    const { data, errors } = await ask(
      '{ __schema { queryType { fields { name } } } file(id: 1) { __typename title secret } }',
      'reader',
    );
    expect(data).toMatchObject({ file: { __typename: 'File', title: 'title-1', secret: null } });
    expect(errors).toMatchObject([{ path: ['file', 'secret'] }]);
    expect(leaked(JSON.stringify((data as { __schema: object }).__schema), 'reader')).toEqual([]);
  });

  test('two callers at the same moment get different schemas, and each its own', async () => {
    const callers = Array.from({ length: 20 }, (_, index) => CALLERS[index % CALLERS.length] ?? '');
    const schemas = await Promise.all(
      callers.map(async (caller) => ({ caller, text: printSchema(await introspect(caller)) })),
    );
    for (const { caller, text } of schemas) expect(leaked(text, caller)).toEqual([]);
    expect(new Set(schemas.map(({ text }) => text)).size).toBe(CALLERS.length);
  });

  test('a bad token is refused at the download as it is at /graphql', async () => {
    const headers = { authorization: 'Bearer nonsense', 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{ __typename }' });
    const [asked, downloaded] = await Promise.all([
      fetch(`${scenario.url}/graphql`, { method: 'POST', headers, body }).then(readAnswer),
      fetch(`${scenario.url}/schema.graphql`, { headers }).then(readAnswer),
    ]);
    expect(downloaded.status).toBe(401);
    expect([downloaded.status, downloaded.errors]).toEqual([asked.status, asked.errors]);
    expect(downloaded.headers.get('www-authenticate')).toBe(asked.headers.get('www-authenticate'));
  });
});

describe('what a caller is told of a mistake', () => {
  const mistakes: [string, Record<string, unknown>?][] = [
    ['{ file(id: 1) { sekret } }'],
    ['{ file(id: 1) { signd reviewd coun undefinedPolic } }'],
    ['{ gohst vaul { gold } colou nod lookp }'],
    ['{ hits { ... on Ghots { nam } } }'],
    ['{ hits { ... on Gohst { id } ... on Nod { id } } }'],
    ['{ hits { ...G } } fragment G on Ghots { name }'],
    ['{ strict { mus } }'],
    ['{ dye(colou: BLUE) }'],
    ['{ dye(colour: REDD) }'],
    ['{ mix(recipe: { colou: BLUE }) }'],
    ['{ mix(recipe: { within: { colour: REDD } }) }'],
    ['query ($c: Colou) { dye(coats: $c) }'],
    ['query ($v: Vaul) { dye(coats: $v) }'],
    ['mutation { wip(name: "x") }'],
    ['mutation { wipe(nam: "x") }'],
    ['{ vault { gol box { li } } }'],
    ['{ node(id: 1) { i } file(id: 1) { ... on Node { idd } } }'],
    ['query ($r: Recipe) { mix(recipe: $r) }', { r: { colou: 'BLUE' } }],
    ['query ($r: Recipe) { mix(recipe: $r) }', { r: { within: { colour: 'REDD' } } }],
    ['query ($c: Colour) { dye(colour: $c) }', { c: 'REDD' }],
  ];

  test.each(CALLERS)('%s is told no hidden name', async (caller) => {
    for (const [query, variables = {}] of mistakes) {
      const { status, errors, text } = await ask(query, caller, { variables });
      const said = `${query} ${JSON.stringify(variables)}`;
      expect({ said, status, leaked: leaked(text, caller, said) }).toEqual({ said, status: 400, leaked: [] });
      for (const { extensions } of errors)
        expect(['GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']).toContain(extensions['code']);
    }
  });

  test.each([
    ['secretary', '{ file(id: 1) { sekret } }', '"secret"'],
    ['ghost-hunter', '{ hits { ... on Ghots { name } } }', '"Ghost"'],
    ['reader', '{ vaul { gold } }', '"vault"'],
    ['reader', '{ dye(colou: RED) }', '"colour"'],
    ['reader', '{ dye(colour: REDD) }', '"RED"'],
  ])('%s is helped to a name that it may know', async (caller, query, suggestion) => {
    const { errors } = await ask(query, caller);
    expect(errors[0]?.message).toContain('Did you mean');
    expect(errors[0]?.message).toContain(suggestion);
  });

  test('each mistake is one error with its place, and at most twenty are told', async () => {
    const { status, errors, text } = await ask('{ wrong\n mistaken { x } }', 'reader');
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ errors });
    expect(errors).toEqual([
      {
        message: 'Cannot query field "wrong" on type "Query".',
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
      expect.objectContaining({ locations: [{ line: 2, column: 2 }] }),
    ]);
    const many = Array.from({ length: 40 }, (_, index) => `wrong${index}`).join(' ');
    expect((await ask(`{ ${many} }`, 'reader')).errors).toHaveLength(20);
  });

  test('a document without an operation, or with one twice, is not valid, whichever is asked for', async () => {
    for (const query of ['fragment F on File { id }', 'type A { a: Int }', '{ __typename } { __typename }']) {
      for (const options of [{}, { operationName: 'Other' }]) {
        const { status, errors } = await ask(query, 'reader', options);
        expect([status, errors[0]?.extensions['code']]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
      }
    }
  });
});
