import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startScenario, type Scenario } from '../kit/scenario.ts';

jest.setTimeout(120_000);

const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requiresScopes"])
`;

const REGISTER = `
purposes: { care: { text: a, legalBasis: b, owner: city } }
organisations:
  city:
    name: City
    class: agency
    operates: one
    clients:
      city: { scopes: [read, secret], purposes: [care] }
      desk: { scopes: [read, secret], purposes: [care] }
      portal: { scopes: [read], purposes: [care], residents: true }
  acme: { name: Acme, class: company, clients: { acme: { scopes: [read, secret], purposes: [care] } } }
`;

/** How often the counter was raised: what a mutation does can be told from what it was before. */
let raised = 0;

const subgraphs = {
  one: {
    header: HEADER,
    sdl: `
      type Query { item: Item items: [Item!]! counter: Int }
      type Mutation { raise: Int }
      type Item @key(fields: "id") { id: ID! name: String secret: String @requiresScopes(scopes: [["secret"]]) }`,
    resolvers: {
      Query: {
        item: () => ({ id: '1', name: 'lamp', secret: 'whisper' }),
        items: () => [
          { id: '1', name: 'lamp' },
          { id: '2', name: 'desk' },
        ],
        counter: () => raised,
      },
      Mutation: { raise: () => ++raised },
    },
  },
  two: {
    header: HEADER,
    sdl: 'type Item @key(fields: "id") { id: ID! stock: Int }',
    resolvers: { Item: { __resolveReference: ({ id }: { id: string }) => ({ id, stock: Number(id) * 10 }) } },
  },
} as never;

const start = (sharing: Record<string, boolean>): Promise<Scenario> =>
  startScenario({ clients: {}, register: REGISTER, subgraphs, settings: { sharing } });

/** Answers that wait until they are let go, so that requests meet whatever the machine's speed. */
interface Gate {
  arrived: () => number;
  open: () => void;
}

function hold(scenario: Scenario, subgraph: string, answer: object): Gate {
  const held: (() => void)[] = [];
  let isOpen = false;
  let arrived = 0;
  scenario.taps.setFault(subgraph, (_request, response) => {
    arrived++;
    const end = (): void => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    };
    if (isOpen) end();
    else held.push(end);
  });
  return {
    arrived: () => arrived,
    open: () => {
      isOpen = true;
      for (const end of held.splice(0)) end();
      scenario.taps.setFault(subgraph, undefined);
    },
  };
}

/** Asks at the same moment: the gate opens once nothing more arrives at the gateway or leaves it. */
async function together<Value>(gate: Gate, asked: readonly Promise<Value>[]): Promise<Value[]> {
  while (gate.arrived() === 0) await delay(20);
  await delay(1500);
  gate.open();
  return Promise.all(asked);
}

const ITEM = { data: { item: { __typename: 'Item', id: '1', name: 'lamp', secret: 'whisper' } } };
const tokensFor = (scenario: Scenario, clients: readonly string[]): Promise<string[]> =>
  Promise.all(clients.map((client) => scenario.tokenOf(client, ['read', 'secret'])));

describe.each([
  ['whole queries', { subgraphRequests: false, queries: true }],
  ['requests to subgraphs', { subgraphRequests: true, queries: false }],
])('%s', (_name, sharing) => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await start(sharing);
  });
  afterAll(() => scenario.stop());
  beforeEach(() => scenario.taps.clear());

  const ask = (query: string, tokens: readonly string[]): Promise<unknown>[] =>
    tokens.map((token) => scenario.request(query, { token }).then(({ data }) => data));

  test('that one caller asks alike at the same moment are asked once, and everyone gets the whole answer', async () => {
    const tokens = await tokensFor(scenario, ['city', 'city', 'city', 'city']);
    const gate = hold(scenario, 'one', ITEM);
    const answers = await together(gate, ask('{ item { name secret stock } }', tokens));
    expect(answers).toEqual(Array(4).fill({ item: { name: 'lamp', secret: 'whisper', stock: 10 } }));
    expect(gate.arrived()).toBe(1);
  });

  test('of another client, organisation or resident are never shared', async () => {
    const residents = await Promise.all(
      ['res-1', 'res-2'].map((sub) => scenario.tokenOf('portal', ['read'], { sub })),
    );
    const tokens = [...(await tokensFor(scenario, ['city', 'desk', 'acme'])), ...residents];
    const gate = hold(scenario, 'one', ITEM);
    await together(gate, ask('{ item { name } }', tokens));
    expect(gate.arrived()).toBe(tokens.length);
    // Each request was made in the name of the one who asked.
    const callers = scenario.taps.exchanges.map(({ headers }) => headers.authorization?.split('.')[1] ?? '');
    const told = callers.map((claims) => JSON.parse(Buffer.from(claims, 'base64url').toString()) as object);
    expect(new Set(told.map((claims) => JSON.stringify({ ...claims, iat: 0, exp: 0, jti: 0 }))).size).toBe(5);
  });

  test('of one client with other rights are never shared, and nobody sees what is not theirs', async () => {
    const tokens = await Promise.all(
      [['read', 'secret'], ['read']].map((scopes) => scenario.tokenOf('city', scopes)),
    );
    const gate = hold(scenario, 'one', ITEM);
    const answers = await together(gate, ask('{ item { name secret } }', tokens));
    expect(answers).toEqual([
      { item: { name: 'lamp', secret: 'whisper' } },
      { item: { name: 'lamp', secret: null } },
    ]);
    expect(gate.arrived()).toBe(2);
    // Where both may see all that they ask for, they are kept apart nevertheless.
    const second = hold(scenario, 'one', ITEM);
    await together(second, ask('{ item { name } }', tokens));
    expect(second.arrived()).toBe(2);
  });

  test('with other variables or another text are never shared', async () => {
    const [token = ''] = await tokensFor(scenario, ['city']);
    const gate = hold(scenario, 'one', ITEM);
    const query = 'query ($with: Boolean!) { item { name @include(if: $with) id } }';
    const asked = [true, false].map((value) =>
      scenario.request(query, { token, variables: { with: value } }).then(({ data }) => data),
    );
    expect(await together(gate, asked)).toEqual([{ item: { name: 'lamp', id: '1' } }, { item: { id: '1' } }]);
    expect(gate.arrived()).toBe(2);
  });

  test('go on for the others where the first one leaves', async () => {
    const [token = ''] = await tokensFor(scenario, ['city']);
    const gate = hold(scenario, 'one', ITEM);
    const leaving = new AbortController();
    const body = JSON.stringify({ query: '{ item { name } }' });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const left = fetch(`${scenario.url}/graphql`, { method: 'POST', headers, body, signal: leaving.signal });
    while (gate.arrived() === 0) await delay(20);
    const [other] = ask('{ item { name } }', [token]);
    await delay(1000);
    leaving.abort();
    await expect(left).rejects.toThrow();
    gate.open();
    expect(await other).toEqual({ item: { name: 'lamp' } });
  });

  test('that began before a mutation ended are not joined after it', async () => {
    const [token = ''] = await tokensFor(scenario, ['city']);
    const gate = hold(scenario, 'one', { data: { counter: raised } });
    const before = scenario.request('{ counter }', { token });
    while (gate.arrived() === 0) await delay(20);
    scenario.taps.setFault('one', undefined);
    const mutation = await scenario.request('mutation { raise }', { token });
    expect(mutation.data).toEqual({ raise: raised });
    expect((await scenario.request('{ counter }', { token })).data).toEqual({ counter: raised });
    gate.open();
    expect((await before).data).toEqual({ counter: raised - 1 });
  });

  test('are not shared where they are mutations', async () => {
    const [token = ''] = await tokensFor(scenario, ['city']);
    const gate = hold(scenario, 'one', { data: { raise: 7 } });
    await together(gate, ask('mutation { raise }', [token, token, token]));
    expect(gate.arrived()).toBe(3);
  });
});

test('nothing is shared where the settings say so', async () => {
  const scenario = await start({ subgraphRequests: false, queries: false });
  const tokens = await tokensFor(scenario, ['city', 'city', 'city']);
  const gate = hold(scenario, 'one', ITEM);
  await together(
    gate,
    tokens.map((token) => scenario.request('{ item { name } }', { token })),
  );
  expect(gate.arrived()).toBe(3);
  await scenario.stop();
});
