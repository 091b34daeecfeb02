import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startScenario, type Scenario } from '../kit/scenario.ts';

jest.setTimeout(120_000);

// A text that is not written as JSON wants it would end its string, and what follows be read as a part of the answer.

const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
`;
const subgraphs = {
  one: {
    header: HEADER,
    sdl: `
      scalar Any
      type Query { item: Item }
      type Item @key(fields: "id") { id: ID! name: String names: [String] any: Any }`,
    resolvers: {},
  },
  two: { header: HEADER, sdl: 'type Item @key(fields: "id") { id: ID! note: String }', resolvers: {} },
} as never;

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario({ clients: { city: ['read'] }, subgraphs });
});
afterAll(() => scenario.stop());

const ITEM = '{ item { id name names any note } }';
/** Names that the graph would show, were a text to end before its end. */
const BREAKS_OUT = 'x","role":"admin","y":"';

const TEXTS: [name: string, text: string][] = [
  ['that is plain', 'lamp'],
  ['with a quote', BREAKS_OUT],
  ['with a backslash', String.raw`a\b\"`],
  ['that ends with a backslash', 'a\\'],
  ['with control characters', '\u0000\b\t\n\f\r\u001f\u007f'],
  ['with half of a surrogate pair', '\ud800 \udc00'],
  ['with characters of more than two bytes', '𝔘ñí→\u2028\u2029'],
  ['of nothing', ''],
];

/** What each subgraph answers, as JSON. */
function answer(one: string, two: string): void {
  const bodies: Record<string, string> = { one, two };
  for (const subgraph of ['one', 'two'])
    scenario.taps.setFault(subgraph, (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(bodies[subgraph]);
    });
}

function itemOf(name: string): string {
  const item = { __typename: 'Item', id: '1', name, names: [name, 'b'], any: { [name]: name } };
  return JSON.stringify({ data: { item } });
}

function noteOf(note: string): string {
  return JSON.stringify({ data: { _entities: [{ __typename: 'Item', note }] } });
}

async function ask(query: string, parts = false): Promise<string> {
  const response = await fetch(`${scenario.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(parts && { accept: 'multipart/mixed; deferSpec=20220824' }),
    },
    body: JSON.stringify({ query }),
  });
  return response.text();
}

describe.each(TEXTS)('a text %s', (_name, text) => {
  const expected = (name: string, note: string): object => ({
    data: { item: { id: '1', name, names: [name, 'b'], any: { [name]: name }, note } },
  });

  test('comes to the caller as the first subgraph has it', async () => {
    answer(itemOf(text), noteOf('plain'));
    expect(JSON.parse(await ask(ITEM))).toEqual(expected(text, 'plain'));
  });

  test('comes to the caller as the second has it', async () => {
    answer(itemOf('plain'), noteOf(text));
    expect(JSON.parse(await ask(ITEM))).toEqual(expected('plain', text));
  });

  test('comes to the caller as a subgraph escapes it that escapes every character', async () => {
    const escaped = Array.from({ length: text.length }, (_, at) => {
      return `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
    }).join('');
    answer(itemOf('plain').replaceAll('plain', escaped), noteOf('plain').replace('plain', escaped));
    expect(JSON.parse(await ask(ITEM))).toEqual(expected(text, text));
  });

  test('comes to the caller in a deferred part', async () => {
    answer(itemOf('plain'), noteOf(text));
    const body = await ask('{ item { id ... @defer { note } } }', true);
    const parts = body.split('\r\n').filter((line) => line.startsWith('{'));
    expect(parts.map((part) => JSON.parse(part) as object)).toContainEqual({
      incremental: [{ path: ['item'], data: { note: text } }],
      hasNext: false,
    });
  });
});
