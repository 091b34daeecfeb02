import { idea } from '../idea.ts';

export default idea({
  claim: 'a field of another subgraph is found by the one key that both know',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product products: [Product] }
        type Product @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: {
          product: () => ({ id: '1', name: 'Lamp' }),
          products: () => [
            { id: '1', name: 'Lamp' },
            { id: '2', name: 'Chair' },
          ],
        },
      },
    },
    prices: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Product: { price: ({ id }: { id: string }) => Number(id) * 10 } },
    },
  },
  cases: [
    {
      query: '{ product { name price } }',
      data: { product: { name: 'Lamp', price: 10 } },
      fetches: {
        products: [{ query: '{product{__typename id name}}' }],
        prices: [{ entities: [{ __typename: 'Product', id: '1' }], query: '{price}' }],
      },
    },
    {
      query: '{ products { price } }',
      data: { products: [{ price: 10 }, { price: 20 }] },
      fetches: { products: 1, prices: 1 },
    },
    {
      name: 'nothing of the other subgraph, no request to it',
      query: '{ product { id name } }',
      data: { product: { id: '1', name: 'Lamp' } },
      fetches: { products: 1 },
    },
  ],
});
