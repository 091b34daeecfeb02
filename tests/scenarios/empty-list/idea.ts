import { idea } from '../idea.ts';

export default idea({
  claim: 'a list without entities leads to no request',
  subgraphs: {
    a: {
      sdl: `
        type Query { none: [Product] nested: [[Product]] shelves: [Shelf] }
        type Shelf { products: [Product!]! }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          none: () => [],
          nested: () => [[], [null]],
          shelves: () => [{ products: [] }, { products: [] }],
        },
      },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int! }`,
      resolvers: { Product: { price: () => 3 } },
    },
  },
  cases: [
    {
      query: '{ none { price } nested { price } shelves { products { price } } }',
      data: { none: [], nested: [[], [null]], shelves: [{ products: [] }, { products: [] }] },
      fetches: { a: 1 },
    },
  ],
});
