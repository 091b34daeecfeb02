import { idea } from '../idea.ts';

export default idea({
  claim: 'an entity that is extended in the older way is the same entity',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String }`,
      resolvers: { Query: { product: () => ({ id: '1', name: 'Lamp' }) } },
    },
    reviews: {
      sdl: `
        extend type Product @key(fields: "id") { id: ID! @external stars: Int }
        type Query @extends { reviewed: Product }`,
      resolvers: { Product: { stars: () => 5 }, Query: { reviewed: () => ({ id: '1' }) } },
    },
  },
  cases: [
    {
      query: '{ product { stars } reviewed { id } }',
      data: { product: { stars: 5 }, reviewed: { id: '1' } },
      fetches: { products: 1, reviews: 2 },
    },
  ],
});
