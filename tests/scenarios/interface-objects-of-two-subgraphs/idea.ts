import { idea } from '../idea.ts';

export default idea({
  claim: 'two subgraphs may add to one interface, and one may require what the other adds',
  subgraphs: {
    media: {
      sdl: `
        type Query { media: [Media] }
        interface Media @key(fields: "id") { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! }
        type Film implements Media @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          media: () => [
            { __typename: 'Book', id: 'b' },
            { __typename: 'Film', id: 'f' },
          ],
        },
      },
    },
    ratings: {
      sdl: `type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
      resolvers: { Media: { stars: ({ id }: { id: string }) => (id === 'b' ? 5 : 4) } },
    },
    shop: {
      sdl: `
        type Media @key(fields: "id") @interfaceObject {
          id: ID!
          stars: Int @external
          price: Int @requires(fields: "stars")
        }`,
      resolvers: { Media: { price: ({ stars }: { stars: number }) => stars * 3 } },
    },
  },
  cases: [
    {
      query: '{ media { __typename price } }',
      data: {
        media: [
          { __typename: 'Book', price: 15 },
          { __typename: 'Film', price: 12 },
        ],
      },
      fetches: { media: 1, ratings: 1, shop: 1 },
      order: ['media', 'ratings', 'shop'],
    },
  ],
});
