import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startGateway } from '../kit/gateway.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';
import { supergraphOf } from './knotted-supergraph.ts';

jest.setTimeout(120_000);

const OWNER = ['agency:owner'];

const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])
`;

const REGISTER = `
purposes: { test: { text: a, legalBasis: b, owner: owner } }
organisations:
  owner: { name: Owner, class: agency, clients: { owner: { scopes: [], purposes: [test] } } }
`;

interface Represented {
  sku: string;
  price?: number;
}

const subgraphs = {
  shop: {
    header: HEADER,
    sdl: `
      type Query { shop: String }
      type Product @key(fields: "id") { id: ID! price(currency: String = "CHF"): Int weight: Int name: String }`,
    resolvers: {
      Product: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        price: (_parent: unknown, { currency }: { currency: string }) =>
          ({ CHF: 1, USD: 2, EUR: 3, GBP: 4 })[currency],
        weight: () => 70,
        name: () => 'lamp',
      },
    },
  },
  // The product is known by its id here, but found by its number alone.
  stock: {
    header: HEADER,
    sdl: `
      type Query { product: Product }
      type Product @key(fields: "id", resolvable: false) @key(fields: "sku") {
        id: ID!
        sku: ID!
        price(currency: String = "CHF"): Int @external
        weight: Int @external
        inDollars: Int @requires(fields: "price(currency: \\"USD\\")")
        inEuros: Int @requires(fields: "price(currency: \\"EUR\\")")
        inFrancs: Int @requires(fields: "price")
        parcel: Int @requires(fields: "weight")
        shelf: Int
      }`,
    resolvers: {
      Query: { product: () => ({ id: '1', sku: 'a' }) },
      Product: {
        __resolveReference: (product: Represented) => (product.sku === 'a' ? product : null),
        inDollars: ({ price }: Represented) => Number(price) * 100,
        inEuros: ({ price }: Represented) => Number(price) * 100,
        inFrancs: ({ price }: Represented) => Number(price) * 100,
        parcel: ({ weight }: { weight: number }) => weight + 1,
        shelf: () => 5,
      },
    },
  },
} as never;

describe.each(['concord', 'apollo'])(
  'what the planner does wrong is repaired, for the engine %s:',
  (engine) => {
    let scenario: Scenario;
    beforeAll(async () => {
      scenario = await startScenario({
        clients: { owner: OWNER },
        register: REGISTER,
        subgraphs,
        settings: { engine },
      });
    });
    afterAll(() => scenario.stop());
    beforeEach(() => scenario.taps.clear());

    test('a subgraph is asked for an entity by a key that it can resolve', async () => {
      const { data, errors } = await scenario.request('{ product { parcel } }');
      expect(errors).toEqual([]);
      expect(data).toEqual({ product: { parcel: 71 } });
      expect(scenario.taps.sentTo('stock')).toContain('"sku":"a"');
    });

    test('each field gets what it requires with its own arguments, and the caller what it asked for', async () => {
      const query = '{ product { inDollars price(currency: "GBP") inEuros inFrancs shelf other: price } }';
      const { data, errors } = await scenario.request(query);
      expect(errors).toEqual([]);
      expect(data).toEqual({
        product: { inDollars: 200, price: 4, inEuros: 300, inFrancs: 100, shelf: 5, other: 1 },
      });
      expect(scenario.taps.sentTo('stock')).not.toContain('concord__input');
    });

    test('what a field requires is asked for under the condition of that field alone', async () => {
      const query = 'query ($is: Boolean!) { product { inDollars inEuros @include(if: $is) } }';
      for (const is of [true, false]) {
        const { data, errors } = await scenario.request(query, { variables: { is } });
        expect(errors).toEqual([]);
        expect(data).toEqual({ product: { inDollars: 200, ...(is && { inEuros: 300 }) } });
      }
    });
  },
);

describe('an operation that can reach nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-unreachable-'));
  const supergraph = join(folder, 'supergraph.graphql');
  // The second subgraph gives no key to find the entity by.
  writeFileSync(
    supergraph,
    supergraphOf(
      ['one', 'two'],
      `type Query @join__type(graph: ONE) @join__type(graph: TWO) { item: Item @join__field(graph: ONE) }
       type Item @join__type(graph: ONE) @join__type(graph: TWO) { here: Int @join__field(graph: ONE) there: Int @join__field(graph: TWO) }
      `,
    ),
  );
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('is refused, and does not answer null as if there were nothing', async () => {
    const gateway = await startGateway({ supergraph });
    const { status, data, errors } = await gateway.request('{ item { there } }');
    expect([status, data]).toEqual([400, undefined]);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['UNREACHABLE_FIELDS']);
    // What needs no subgraph is answered.
    expect((await gateway.request('{ __typename }')).data).toEqual({ __typename: 'Query' });
    await gateway.stop();
  });
});
