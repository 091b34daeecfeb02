import { idea } from '../idea.ts';

export default idea({
  claim: 'what a field provides is taken from where it is asked, and from its owner elsewhere',
  subgraphs: {
    reviews: {
      sdl: `
        type Query { review: Review latest: Product }
        type Review { product: Product @provides(fields: "name") }
        type Product @key(fields: "id") { id: ID! name: String @external }`,
      resolvers: {
        Query: {
          review: () => ({ product: { id: '1', name: 'Lamp, as reviews know it' } }),
          latest: () => ({ id: '1' }),
        },
      },
    },
    products: {
      sdl: `type Product @key(fields: "id") { id: ID! name: String @shareable maker: String }`,
      resolvers: { Product: { name: () => 'Lamp', maker: () => 'Works' } },
    },
  },
  cases: [
    {
      query: '{ review { product { name } } }',
      data: { review: { product: { name: 'Lamp, as reviews know it' } } },
      fetches: { reviews: 1 },
    },
    {
      query: '{ latest { name } }',
      data: { latest: { name: 'Lamp' } },
      fetches: { reviews: 1, products: 1 },
    },
    {
      query: '{ review { product { maker } } }',
      data: { review: { product: { maker: 'Works' } } },
      fetches: { reviews: 1, products: [{ query: '{maker}', not: 'name' }] },
    },
  ],
});
