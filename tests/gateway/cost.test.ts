import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Answer } from '../kit/gateway.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

jest.setTimeout(120_000);

const HEADER = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@cost", "@listSize", "@requiresScopes"]
)
`;

const subgraphs = {
  a: {
    header: HEADER,
    sdl: `
      type Query {
        one: Item
        all: [Item]
        some(first: Int): [Item] @listSize(slicingArguments: ["first"], assumedSize: 3)
        page(first: Int = 5): Page @listSize(slicingArguments: ["first"], sizedFields: ["items"], requireOneSlicingArgument: false)
        priced: Item @cost(weight: 20)
        searched(by: Search, text: String @cost(weight: 2)): Item
        things: [Thing] @listSize(assumedSize: 2)
        guarded: Item @cost(weight: 1000) @requiresScopes(scopes: [["all"]])
      }
      type Mutation { change: Item  cheap: Item @cost(weight: 1) }
      input Search { text: String @cost(weight: 4) }
      type Page { items: [Item] total: Int }
      interface Thing { id: ID! }
      type Heavy implements Thing @cost(weight: 7) { id: ID! }
      type Light implements Thing { id: ID! mate: Light }
      type Item @key(fields: "id") { id: ID! name: String next: Item }`,
    resolvers: {
      Query: {
        one: () => ({ id: '1' }),
        all: () => [{ id: '1' }, { id: '2' }],
        some: () => [{ id: '1' }],
        page: () => ({ items: [{ id: '1' }, { id: '2' }] }),
        priced: () => ({ id: '1' }),
        searched: () => null,
        things: () => [{ __typename: 'Light', id: '1' }],
        guarded: () => ({ id: '1' }),
      },
      Mutation: { change: () => ({ id: '1' }), cheap: () => ({ id: '1' }) },
      Item: { next: () => null },
      Light: { mate: () => ({ id: '2' }) },
    },
  },
  b: {
    header: HEADER,
    sdl: 'type Item @key(fields: "id") { id: ID! score: Int @cost(weight: 3) }',
    resolvers: { Item: { score: () => 1 } },
  },
};

const clients = { reader: ['all'], stranger: [] };
const codes = ({ errors }: Answer): unknown[] => errors.map(({ extensions }) => extensions['code']);
const costOf = ({ text }: Answer): unknown =>
  (JSON.parse(text) as { extensions?: { cost?: unknown } }).extensions?.cost;

describe('where costs are measured', () => {
  let gateway: Scenario;
  beforeAll(async () => {
    const settings = { cost: { inExtensions: true, perOperation: 1 } };
    gateway = await startScenario({ subgraphs, clients, settings });
  });
  afterAll(() => gateway.stop());

  const cases: [string, string, number, number][] = [
    ['an object is 1 and a scalar nothing', '{ one { id name } }', 1, 1],
    ['what is not there is estimated, and not counted', '{ one { next { id } } }', 2, 1],
    ['a list is 10 long until it is known', '{ all { id } }', 10, 2],
    ['a slicing argument says how long a list may be', '{ some(first: 4) { id } }', 4, 1],
    ['without it, its assumed size is', '{ some { id } }', 3, 1],
    ['a page hands its length on to its list, by a default too', '{ page { items { id } } }', 6, 3],
    ['a weight of a field counts for each of its values', '{ all { score } }', 40, 8],
    ['a weight of a field takes the place of its type', '{ priced { id } }', 20, 20],
    ['arguments and fields of inputs weigh', '{ searched(text: "a", by: { text: "b" }) { id } }', 7, 6],
    [
      'of several types the most expensive is expected, and the one that came is counted',
      '{ things { __typename id } }',
      14,
      1,
    ],
    [
      'what a fragment asks of one type is expected beside the weight of the dearest, and counted as it came',
      '{ things { ... on Light { __typename mate { id } } } }',
      16,
      2,
    ],
    ['the same field asked for twice costs once', '{ one { id } ... { one { name } } }', 1, 1],
    ['a mutation weighs 10', 'mutation { change { id } }', 10, 10],
    ['unless its field says otherwise', 'mutation { cheap { id } }', 1, 1],
  ];
  test.each(cases)('%s: %s', async (_claim, query, estimated, actual) => {
    // The first goes through the HTTP shell, the second past it.
    for (let round = 0; round < 2; round++) {
      const answer = await gateway.request(query);
      expect(codes(answer)).toEqual([]);
      expect(costOf(answer)).toEqual({ estimated, actual });
    }
  });

  test('variables count as what they are', async () => {
    const query =
      'query Sized($first: Int, $with: Boolean!) { some(first: $first) { id next @include(if: $with) { id } } }';
    const short = await gateway.request(query, { variables: { first: 2, with: false } });
    const long = await gateway.request(query, { variables: { first: 50, with: true } });
    expect([costOf(short), costOf(long)]).toEqual([
      { estimated: 2, actual: 1 },
      { estimated: 100, actual: 1 },
    ]);
  });

  test('what is refused costs nothing', async () => {
    const query = '{ one { id } guarded { id } }';
    const answers = [
      await gateway.request(query, { token: await gateway.tokenOf('reader') }),
      await gateway.request(query, { token: await gateway.tokenOf('stranger') }),
    ];
    expect(answers.map(costOf)).toEqual([
      { estimated: 1001, actual: 1001 },
      { estimated: 1, actual: 1 },
    ]);
  });

  test('the log has what it cost', async () => {
    await gateway.request('query Logged { all { id } }');
    const line = await gateway.logged((entry) => entry['operation'] === 'Logged');
    expect(line['cost']).toEqual({ estimated: 10, actual: 2 });
  });
});

describe('where costs are enforced', () => {
  let gateway: Scenario;
  beforeAll(async () => {
    const settings = { cost: { mode: 'enforce', perOperation: 39, listSize: 10 } };
    gateway = await startScenario({ subgraphs, clients, settings });
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.taps.clear();
  });

  test('an operation that may cost too much is refused by either way, is told both numbers, and nobody is asked', async () => {
    for (let round = 0; round < 2; round++) {
      const answer = await gateway.request('query Dear { all { score } }');
      expect([answer.status, codes(answer), answer.data]).toEqual([400, ['COST_LIMIT'], undefined]);
      expect(answer.errors[0]?.message).toContain('expected to cost 40, and may cost 39');
    }
    expect(gateway.taps.exchanges).toEqual([]);
    const line = await gateway.logged((entry) => entry['operation'] === 'Dear' && entry['edge'] === 'thin');
    expect(line['cost']).toEqual({ estimated: 40 });
  });

  test('an operation within the limit is answered, and the answer says nothing of its cost unless that is switched on', async () => {
    const answer = await gateway.request('{ all { id } }');
    expect(answer.data).toEqual({ all: [{ id: '1' }, { id: '2' }] });
    expect(costOf(answer)).toBeUndefined();
  });

  test('a known document with greater variables is refused by what it would cost with them', async () => {
    const query = 'query Sized($first: Int) { some(first: $first) { id } }';
    expect(codes(await gateway.request(query, { variables: { first: 39 } }))).toEqual([]);
    gateway.taps.clear();
    expect(codes(await gateway.request(query, { variables: { first: 40 } }))).toEqual(['COST_LIMIT']);
    expect(gateway.taps.exchanges).toEqual([]);
  });

  test('a list that needs to be told how long it may be is refused where it is not', async () => {
    const answer = await gateway.request('{ some { id } }');
    expect([answer.status, codes(answer)]).toEqual([400, ['BAD_USER_INPUT']]);
    expect(gateway.taps.exchanges).toEqual([]);
  });

  test('nobody gets past the limit by a negative length', async () => {
    const answer = await gateway.request('{ some(first: -100) { id } all { score } }');
    expect(codes(answer)).toEqual(['COST_LIMIT']);
  });
});

test('where costs are off, nothing is computed', async () => {
  const gateway = await startScenario({
    subgraphs,
    clients,
    settings: { cost: { mode: 'off', inExtensions: true } },
  });
  const answer = await gateway.request('query Off { one { id } }');
  expect(costOf(answer)).toBeUndefined();
  expect(await gateway.logged((entry) => entry['operation'] === 'Off')).not.toHaveProperty('cost');
  await gateway.stop();
});
