import { idea } from '../idea.ts';

export default idea({
  claim: 'a field may provide what some types of a union have',
  subgraphs: {
    search: {
      sdl: `
        type Query { found: [Found] @provides(fields: "... on Book { title }") }
        union Found = Book | Film
        type Book @key(fields: "id") { id: ID! title: String @external }
        type Film @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          found: () => [
            { __typename: 'Book', id: 'b', title: 'provided' },
            { __typename: 'Film', id: 'f' },
          ],
        },
      },
    },
    library: {
      sdl: `
        type Book @key(fields: "id") { id: ID! title: String @shareable }
        type Film @key(fields: "id") { id: ID! title: String }`,
      resolvers: { Book: { title: () => 'fetched' }, Film: { title: () => 'fetched' } },
    },
  },
  cases: [
    {
      query: '{ found { ... on Book { title } ... on Film { title } } }',
      data: { found: [{ title: 'provided' }, { title: 'fetched' }] },
      fetches: { search: 1, library: [{ entities: [{ __typename: 'Film', id: 'f' }] }] },
    },
    {
      query: '{ found { ... on Book { title } } }',
      data: { found: [{ title: 'provided' }, {}] },
      fetches: { search: 1 },
    },
  ],
});
