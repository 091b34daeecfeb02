import { idea } from '../idea.ts';

export default idea({
  claim: 'a subgraph that is led back to its own entity is asked for what it alone has',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: { product: () => ({ id: '1' }) },
        Product: { name: ({ id }: { id: string }) => `name-${id}` },
      },
    },
    reviews: {
      sdl: `
        type Product @key(fields: "id") { id: ID! reviews: [Review!] }
        type Review { text: String product: Product! }`,
      resolvers: {
        Product: {
          reviews: ({ id }: { id: string }) => [
            { text: 'a', product: { id } },
            { text: 'b', product: { id } },
          ],
        },
      },
    },
  },
  cases: [
    {
      name: 'the same entity below itself once',
      query: '{ product { name reviews { text product { name } } } }',
      data: {
        product: {
          name: 'name-1',
          reviews: [
            { text: 'a', product: { name: 'name-1' } },
            { text: 'b', product: { name: 'name-1' } },
          ],
        },
      },
      fetches: { products: [{}, { entities: [{ __typename: 'Product', id: '1' }] }], reviews: 1 },
    },
  ],
});
