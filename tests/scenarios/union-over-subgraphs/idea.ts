import { idea } from '../idea.ts';

export default idea({
  claim: 'a union may have members that not every subgraph knows',
  subgraphs: {
    a: {
      sdl: `
        type Query { found: [Found] }
        union Found = Book | Place
        type Book @key(fields: "id") { id: ID! }
        type Place @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          found: () => [
            { __typename: 'Place', id: 'p' },
            { __typename: 'Book', id: 'b' },
          ],
        },
      },
    },
    b: {
      sdl: `
        type Query { other: [Found] }
        union Found = Book | Film
        type Book @key(fields: "id") { id: ID! title: String similar: Found }
        type Film @key(fields: "id") { id: ID! title: String }`,
      resolvers: {
        Query: { other: () => [{ __typename: 'Film', id: 'f', title: 'Metropolis' }] },
        Book: {
          title: () => 'Odyssey',
          similar: () => ({ __typename: 'Film', id: 'f', title: 'Metropolis' }),
        },
      },
    },
  },
  cases: [
    {
      query:
        '{ found { __typename ... on Book { title similar { ... on Film { title } } } ... on Film { title } ... on Place { id } } }',
      data: {
        found: [
          { __typename: 'Place', id: 'p' },
          { __typename: 'Book', title: 'Odyssey', similar: { title: 'Metropolis' } },
        ],
      },
      fetches: { a: [{ not: 'Film' }], b: 1 },
    },
    {
      query: '{ other { ... on Place { id } ... on Film { title } } }',
      data: { other: [{ title: 'Metropolis' }] },
      fetches: { b: [{ not: 'Place' }] },
    },
  ],
});
