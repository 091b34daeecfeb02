import { idea } from '../idea.ts';

export default idea({
  claim:
    'one response key for fields of two types, of which one may be null in the subgraph and the other not',
  subgraphs: {
    a: {
      sdl: `
        type Query { found: [Found] }
        union Found = Book | Film
        type Book @key(fields: "id") { id: ID! title: String! @shareable pages: [Int!]! @shareable }
        type Film @key(fields: "id") { id: ID! title: String pages: [Int] }`,
      resolvers: {
        Query: {
          found: () => [
            { __typename: 'Book', id: 'b', title: 'Odyssey', pages: [1] },
            { __typename: 'Film', id: 'f', title: 'Metropolis', pages: [null] },
          ],
        },
      },
    },
    b: {
      sdl: `type Book @key(fields: "id") { id: ID! title: String @shareable pages: [Int] @shareable price: Int }`,
      resolvers: { Book: { price: () => 3 } },
    },
  },
  cases: [
    {
      query: '{ found { ... on Book { title price } ... on Film { title } } }',
      data: { found: [{ title: 'Odyssey', price: 3 }, { title: 'Metropolis' }] },
      fetches: { a: 1, b: 1 },
    },
    {
      query: '{ found { ... on Film { x: pages } ... on Book { x: pages title } } }',
      data: { found: [{ x: [1], title: 'Odyssey' }, { x: [null] }] },
      fetches: { a: 1 },
    },
    {
      name: 'an error at such a key has the path that the caller knows',
      query: '{ found { ... on Book { title } ... on Film { title } } }',
      answers: {
        a: ({ query }) => {
          const [, alias = 'title'] = /(title__alias_\d+):/.exec(query) ?? [];
          const isOfFilm =
            query.indexOf('... on Film') < query.indexOf(alias) || query.includes(`on Film{${alias}`);
          return {
            data: { found: [{ __typename: isOfFilm ? 'Film' : 'Book', [alias]: null }] },
            errors: [{ message: 'no', path: ['found', 0, alias] }],
          };
        },
      },
      apollo: {
        because: 'it does not tell which of the two keys the error is of',
        errors: [{ path: ['found'], code: 'SUBGRAPH_ERROR', subgraph: 'a' }],
      },
      data: { found: [{ title: null }] },
      errors: [{ path: ['found', 0, 'title'], code: 'SUBGRAPH_ERROR', subgraph: 'a' }],
      fetches: { a: 1 },
    },
  ],
});
