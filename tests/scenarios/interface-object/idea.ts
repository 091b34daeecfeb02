import { idea } from '../idea.ts';

export default idea({
  claim: 'a subgraph adds a field to all types of an interface without knowing them',
  subgraphs: {
    media: {
      sdl: `
        type Query { media: [Media] book: Book }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
        type Film implements Media @key(fields: "id") { id: ID! title: String minutes: Int }`,
      resolvers: {
        Query: {
          media: () => [
            { __typename: 'Book', id: 'b', title: 'Odyssey', pages: 500 },
            { __typename: 'Film', id: 'f', title: 'Metropolis', minutes: 153 },
          ],
          book: () => ({ id: 'b' }),
        },
      },
    },
    ratings: {
      sdl: `type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
      resolvers: { Media: { stars: ({ id }: { id: string }) => (id === 'b' ? 5 : 4) } },
    },
  },
  cases: [
    {
      query: '{ media { __typename title stars ... on Book { pages } } }',
      data: {
        media: [
          { __typename: 'Book', title: 'Odyssey', stars: 5, pages: 500 },
          { __typename: 'Film', title: 'Metropolis', stars: 4 },
        ],
      },
      fetches: {
        media: 1,
        ratings: [
          {
            entities: [
              { __typename: 'Media', id: 'b' },
              { __typename: 'Media', id: 'f' },
            ],
          },
        ],
      },
    },
    {
      name: 'on one of its types',
      query: '{ book { stars } media { ... on Film { stars } } }',
      data: { book: { stars: 5 }, media: [{}, { stars: 4 }] },
      fetches: {
        media: 1,
        ratings: [
          {
            entities: [
              { __typename: 'Media', id: 'b' },
              { __typename: 'Media', id: 'f' },
            ],
          },
        ],
      },
    },
  ],
});
