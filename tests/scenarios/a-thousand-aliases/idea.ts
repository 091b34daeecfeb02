import { idea } from '../idea.ts';

const aliases = Array.from({ length: 1000 }, (_, index) => `a${index}`);
const query = `{ ${aliases.map((alias) => `${alias}: product(id: 1) { price }`).join(' ')} }`;

export default idea({
  claim: 'a thousand aliases do not become a thousand requests, nor a thousand entities',
  settings: {
    // A slow machine is no reason to give up.
    limits: {
      requestMs: 120_000,
      operation: { tokens: 20_000, aliases: 1000, rootFields: 1000, subgraphCalls: 1001 },
    },
  },
  notWithApollo: 'it sends a request for each alias',
  subgraphs: {
    a: {
      sdl: `
        type Query { product(id: ID!): Product }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { product: (_: unknown, { id }: { id: string }) => ({ id }) } },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Product: { price: () => 3 } },
    },
  },
  cases: [
    {
      name: 'of a root field',
      query,
      data: Object.fromEntries(aliases.map((alias) => [alias, { price: 3 }])),
      fetches: { a: 1, b: [{ entities: [{ __typename: 'Product', id: '1' }] }] },
    },
    {
      name: 'of a field of an entity',
      query: `{ product(id: 1) { ${aliases.map((alias) => `${alias}: price`).join(' ')} } }`,
      data: { product: Object.fromEntries(aliases.map((alias) => [alias, 3])) },
      fetches: { a: 1, b: [{ entities: [{ __typename: 'Product', id: '1' }] }] },
    },
  ],
});
