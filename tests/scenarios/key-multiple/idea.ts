import { idea } from '../idea.ts';

const products = [
  { id: '1', upc: 'L-1', name: 'Lamp' },
  { id: '2', upc: 'C-2', name: 'Chair' },
];

export default idea({
  claim: 'of several keys, each subgraph is asked by the one that it knows',
  subgraphs: {
    products: {
      sdl: `
        type Query { products: [Product] }
        type Product @key(fields: "id") @key(fields: "upc") { id: ID! upc: String! name: String }`,
      resolvers: { Query: { products: () => products } },
    },
    stock: {
      sdl: `type Product @key(fields: "upc") { upc: String! inStock: Boolean }`,
      resolvers: { Product: { inStock: ({ upc }: { upc: string }) => upc === 'L-1' } },
    },
    prices: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Product: { price: ({ id }: { id: string }) => Number(id) * 10 } },
    },
  },
  cases: [
    {
      query: '{ products { name inStock price } }',
      data: {
        products: [
          { name: 'Lamp', inStock: true, price: 10 },
          { name: 'Chair', inStock: false, price: 20 },
        ],
      },
      fetches: {
        products: 1,
        stock: [{ entities: products.map(({ upc }) => ({ __typename: 'Product', upc })) }],
        prices: [{ entities: products.map(({ id }) => ({ __typename: 'Product', id })) }],
      },
    },
  ],
});
