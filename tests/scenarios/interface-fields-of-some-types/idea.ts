import { idea } from '../idea.ts';

export default idea({
  claim: 'of an interface, fields that only some types have come from where each type has them',
  subgraphs: {
    media: {
      sdl: `
        type Query { media: [Media] }
        interface Media { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! }
        type Film implements Media @key(fields: "id") { id: ID! minutes: Int }`,
      resolvers: {
        Query: {
          media: () => [
            { __typename: 'Film', id: 'f', minutes: 153 },
            { __typename: 'Book', id: 'b' },
          ],
        },
      },
    },
    library: {
      sdl: `type Book @key(fields: "id") { id: ID! pages: Int }`,
      resolvers: { Book: { pages: () => 500 } },
    },
    cinema: {
      sdl: `type Film @key(fields: "id") { id: ID! hall: String }`,
      resolvers: { Film: { hall: () => 'North' } },
    },
  },
  cases: [
    {
      query: '{ media { id ... on Book { pages } ... on Film { minutes hall } } }',
      data: {
        media: [
          { id: 'f', minutes: 153, hall: 'North' },
          { id: 'b', pages: 500 },
        ],
      },
      fetches: {
        media: 1,
        library: [{ entities: [{ __typename: 'Book', id: 'b' }] }],
        cinema: [{ entities: [{ __typename: 'Film', id: 'f' }] }],
      },
    },
    {
      name: 'through a named fragment, under aliases that differ by type',
      query:
        '{ media { ...Length } } fragment Length on Media { ... on Book { length: pages } ... on Film { length: minutes } }',
      data: { media: [{ length: 153 }, { length: 500 }] },
      fetches: { media: 1, library: 1 },
    },
  ],
});
