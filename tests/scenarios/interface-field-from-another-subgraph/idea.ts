import { idea } from '../idea.ts';

export default idea({
  claim: 'a field of an interface that its starting subgraph lacks is fetched for each of its types',
  subgraphs: {
    media: {
      sdl: `
        type Query { media: [Media] }
        interface Media { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! }
        type Film implements Media @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          media: () => [
            { __typename: 'Book', id: '1' },
            { __typename: 'Film', id: '1' },
          ],
        },
      },
    },
    titles: {
      sdl: `
        interface Media { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String }
        type Film implements Media @key(fields: "id") { id: ID! title: String }`,
      resolvers: { Book: { title: () => 'Odyssey' }, Film: { title: () => 'Metropolis' } },
    },
  },
  cases: [
    {
      query: '{ media { title } }',
      data: { media: [{ title: 'Odyssey' }, { title: 'Metropolis' }] },
      fetches: {
        media: 1,
        titles: [
          {
            entities: [
              { __typename: 'Book', id: '1' },
              { __typename: 'Film', id: '1' },
            ],
          },
        ],
      },
    },
  ],
});
