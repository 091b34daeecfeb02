import { idea } from '../idea.ts';

export default idea({
  claim: 'where there is no entity, nothing is asked of it',
  subgraphs: {
    a: {
      sdl: `
        type Query { product: Product products: [Product] order: Order }
        type Order { product: Product }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          product: () => null,
          products: () => [null, { id: '1' }, null],
          order: () => ({ product: null }),
        },
      },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int maker: Maker } type Maker @key(fields: "id") { id: ID! }`,
      resolvers: { Product: { price: () => 3, maker: () => null } },
    },
    c: {
      sdl: `type Maker @key(fields: "id") { id: ID! name: String! }`,
      resolvers: { Maker: { name: () => 'Works' } },
    },
  },
  cases: [
    {
      query: '{ product { price maker { name } } order { product { price } } }',
      data: { product: null, order: { product: null } },
      fetches: { a: 1 },
    },
    {
      query: '{ products { price maker { name } } }',
      data: { products: [null, { price: 3, maker: null }, null] },
      fetches: { a: 1, b: [{ entities: [{ __typename: 'Product', id: '1' }] }] },
    },
  ],
});
