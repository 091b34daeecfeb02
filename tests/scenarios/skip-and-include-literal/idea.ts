import { idea } from '../idea.ts';

export default idea({
  claim: 'what is skipped by a literal is neither fetched nor answered',
  subgraphs: {
    a: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String }`,
      resolvers: { Query: { product: () => ({ id: '1', name: 'Lamp' }) } },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int stock: Int }`,
      resolvers: { Product: { price: () => 3, stock: () => 4 } },
    },
  },
  cases: [
    {
      query: '{ product { name @skip(if: false) price @skip(if: true) stock @include(if: false) } }',
      data: { product: { name: 'Lamp' } },
      fetches: { a: [{ not: 'price' }] },
    },
    {
      query: '{ product { ... @include(if: true) { price } ... on Product @include(if: false) { stock } } }',
      data: { product: { price: 3 } },
      fetches: { a: 1, b: [{ query: '{price}' }] },
    },
    {
      name: 'what is selected twice is skipped only if it is skipped twice',
      query: '{ product { name @skip(if: true) name price ... @skip(if: true) { price stock } } }',
      data: { product: { name: 'Lamp', price: 3 } },
      fetches: { a: 1, b: [{ query: '{price}' }] },
    },
    {
      name: 'with nothing left, nothing is fetched',
      query: '{ product @skip(if: true) { name } }',
      data: {},
      fetches: {},
    },
  ],
});
