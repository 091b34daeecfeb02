import { idea } from '../idea.ts';

export default idea({
  claim:
    'a field that is not part of the graph serves as a key and as a requirement, and cannot be asked for',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "internal") { internal: ID! @inaccessible weight: Int @inaccessible name: String }`,
      resolvers: { Query: { product: () => ({ internal: 'i', weight: 3, name: 'Lamp' }) } },
    },
    shipping: {
      sdl: `
        type Product @key(fields: "internal") {
          internal: ID!
          weight: Int @external
          cost: Int @requires(fields: "weight")
        }`,
      resolvers: { Product: { cost: ({ weight }: { weight: number }) => weight * 2 } },
    },
  },
  cases: [
    {
      query: '{ product { name cost } }',
      data: { product: { name: 'Lamp', cost: 6 } },
      fetches: {
        products: 1,
        shipping: [{ entities: [{ __typename: 'Product', internal: 'i', weight: 3 }] }],
      },
    },
    {
      query: '{ product { internal } }',
      data: undefined,
      errors: [{ path: [], code: 'GRAPHQL_VALIDATION_FAILED' }],
      fetches: {},
    },
    {
      query: '{ __type(name: "Product") { fields { name } } }',
      data: { __type: { fields: [{ name: 'name' }, { name: 'cost' }] } },
      fetches: {},
    },
  ],
});
