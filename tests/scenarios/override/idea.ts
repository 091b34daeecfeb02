import { idea } from '../idea.ts';

const product = { id: '1', name: 'Lamp' };

export default idea({
  claim: 'a field that was moved is answered by its new owner alone',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String price: String }`,
      resolvers: { Query: { product: () => ({ ...product, price: 'old' }) } },
    },
    prices: {
      sdl: `type Product @key(fields: "id") { id: ID! price: String @override(from: "products") }`,
      resolvers: { Product: { price: () => 'new' } },
    },
  },
  cases: [
    {
      query: '{ product { name price } }',
      data: { product: { name: 'Lamp', price: 'new' } },
      fetches: { products: [{ not: 'price' }], prices: 1 },
    },
    {
      name: 'the old owner does not stand in for the new one',
      query: '{ product { name price } }',
      answers: { prices: 'unreachable' },
      data: { product: { name: 'Lamp', price: null } },
      errors: [{ path: ['product', 'price'], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'prices' }],
      fetches: { products: 1, prices: 1 },
    },
  ],
});
