import { idea } from '../idea.ts';

export default idea({
  claim: 'what a field requires is fetched first and sent along, whether it was asked for or not',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! weight: Int name: String }`,
      resolvers: { Query: { product: () => ({ id: '1', weight: 4, name: 'Lamp' }) } },
    },
    shipping: {
      sdl: `
        type Product @key(fields: "id") {
          id: ID!
          weight: Int @external
          cost: Int @requires(fields: "weight")
          carrier: String
        }`,
      resolvers: {
        Product: { cost: ({ weight }: { weight: number }) => weight * 2, carrier: () => 'Bicycle' },
      },
    },
  },
  cases: [
    {
      query: '{ product { name cost } }',
      data: { product: { name: 'Lamp', cost: 8 } },
      fetches: {
        products: [{ query: 'weight' }],
        shipping: [{ entities: [{ __typename: 'Product', id: '1', weight: 4 }], query: '{cost}' }],
      },
    },
    {
      name: 'a field that requires nothing is asked for without',
      query: '{ product { carrier } }',
      data: { product: { carrier: 'Bicycle' } },
      fetches: {
        products: [{ not: 'weight' }],
        shipping: [{ entities: [{ __typename: 'Product', id: '1' }] }],
      },
    },
    {
      name: 'an alias that looks like what is required does not reach it',
      query: '{ product { weight: name cost } }',
      data: { product: { weight: 'Lamp', cost: 8 } },
      fetches: { products: 1, shipping: [{ entities: [{ __typename: 'Product', id: '1', weight: 4 }] }] },
    },
  ],
});
