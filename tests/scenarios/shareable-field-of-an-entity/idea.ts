import { idea } from '../idea.ts';

export default idea({
  claim:
    'a field of an entity that several subgraphs share costs no request where one of them is asked anyway',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String @shareable }`,
      resolvers: { Query: { product: () => ({ id: '1', name: 'Lamp' }) } },
    },
    reviews: {
      sdl: `
        type Query { best: Product }
        type Product @key(fields: "id") { id: ID! name: String @shareable stars: Int }`,
      resolvers: {
        Query: { best: () => ({ id: '1' }) },
        Product: { name: () => 'Lamp', stars: () => 5 },
      },
    },
  },
  cases: [
    { query: '{ best { name stars } }', data: { best: { name: 'Lamp', stars: 5 } }, fetches: { reviews: 1 } },
    {
      query: '{ product { name stars } }',
      data: { product: { name: 'Lamp', stars: 5 } },
      fetches: { products: 1, reviews: [{ not: 'name' }] },
    },
  ],
});
