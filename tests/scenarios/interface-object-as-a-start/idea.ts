import { idea } from '../idea.ts';

export default idea({
  claim: 'from a subgraph that knows the interface alone, the type is asked of one that knows the types',
  subgraphs: {
    media: {
      sdl: `
        type Query { all: [Media] }
        interface Media @key(fields: "id") { id: ID! title: String }
        type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
        type Film implements Media @key(fields: "id") { id: ID! title: String }`,
      resolvers: {
        Media: {
          __resolveReference: ({ id }: { id: string }) =>
            id === 'b'
              ? { __typename: 'Book', id, title: 'Odyssey', pages: 500 }
              : { __typename: 'Film', id, title: 'Metropolis' },
          __resolveType: ({ __typename }: { __typename: string }) => __typename,
        },
      },
    },
    ratings: {
      sdl: `
        type Query { best: [Media] }
        type Media @key(fields: "id") @interfaceObject { id: ID! stars: Int }`,
      resolvers: {
        Query: {
          best: () => [
            { id: 'f', stars: 4 },
            { id: 'b', stars: 5 },
          ],
        },
      },
    },
  },
  cases: [
    {
      name: 'what the subgraph knows itself needs nobody else',
      query: '{ best { id stars } }',
      data: {
        best: [
          { id: 'f', stars: 4 },
          { id: 'b', stars: 5 },
        ],
      },
      apollo: {
        because: 'it does not ask for the type, and answers null without one',
        data: { best: [null, null] },
        errors: [],
      },
      fetches: { ratings: 1 },
    },
    {
      query: '{ best { __typename stars title ... on Book { pages } } }',
      data: {
        best: [
          { __typename: 'Film', stars: 4, title: 'Metropolis' },
          { __typename: 'Book', stars: 5, title: 'Odyssey', pages: 500 },
        ],
      },
      fetches: { ratings: 1, media: 1 },
    },
    {
      query: '{ best { __typename } }',
      data: { best: [{ __typename: 'Film' }, { __typename: 'Book' }] },
      fetches: { ratings: 1, media: 1 },
    },
  ],
});
