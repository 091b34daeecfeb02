import { idea } from '../idea.ts';

export default idea({
  claim: 'a subgraph whose key is not resolvable refers to entities and is never asked for them',
  subgraphs: {
    reviews: {
      sdl: `
        type Query { review: Review }
        type Review { text: String product: Product }
        type Product @key(fields: "id", resolvable: false) { id: ID! }`,
      resolvers: { Query: { review: () => ({ text: 'Bright', product: { id: '1' } }) } },
    },
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: { product: () => ({ id: '1' }) },
        Product: { name: ({ id }: { id: string }) => `Lamp ${id}` },
      },
    },
  },
  cases: [
    {
      query: '{ review { text product { id } } }',
      data: { review: { text: 'Bright', product: { id: '1' } } },
      fetches: { reviews: 1 },
    },
    {
      query: '{ review { product { name } } product { name } }',
      data: { review: { product: { name: 'Lamp 1' } }, product: { name: 'Lamp 1' } },
      fetches: { reviews: 1, products: 2 },
    },
  ],
});
