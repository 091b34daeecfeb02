import { idea, UNEXPLAINED } from '../idea.ts';

export default idea({
  claim:
    'a null where there may be none goes up to the nearest place that may be null, over the borders of subgraphs',
  subgraphs: {
    a: {
      sdl: `
        type Query { shelf: Shelf shelves: [Shelf!] must: Shelf! }
        type Shelf { room: String books: [Book!]! first: Book }
        type Book @key(fields: "id") { id: ID! title: String! }`,
      resolvers: {
        Query: {
          shelf: () => ({ room: 'N', books: [{ id: '1', title: 'A' }], first: { id: '1', title: 'A' } }),
          shelves: () => [
            { room: 'N', books: [{ id: '1', title: 'A' }] },
            { room: 'S', books: [] },
          ],
          must: () => ({ books: [{ id: '1', title: 'A' }] }),
        },
      },
    },
    b: {
      sdl: `type Book @key(fields: "id") { id: ID! pages: Int! chapters: [Int!] }`,
      resolvers: { Book: { pages: () => 5, chapters: () => [1] } },
    },
  },
  cases: [
    {
      name: 'to the field that holds the entity',
      query: '{ shelf { room first { title pages } } }',
      answers: {
        b: { data: { _entities: [null] }, errors: [{ message: 'no', path: ['_entities', 0, 'pages'] }] },
      },
      data: { shelf: { room: 'N', first: null } },
      errors: [{ path: ['shelf', 'first', 'pages'], code: 'SUBGRAPH_ERROR', subgraph: 'b' }],
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'through a list that may not have null in it',
      query: '{ shelf { room books { pages } } }',
      answers: { b: { data: { _entities: [{ pages: null }] } } },
      data: { shelf: null },
      errors: [{ path: ['shelf', 'books', 0, 'pages'], code: 'VALUE_MISSING' }],
      apollo: UNEXPLAINED,
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'up to the list of the root',
      query: '{ shelves { room books { pages } } }',
      answers: { b: 'unreachable' },
      data: { shelves: null },
      errors: [{ path: ['shelves', 0, 'books', 0, 'pages'], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'b' }],
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'and to the whole answer',
      query: '{ shelf { room } must { books { pages } } }',
      answers: { b: 'unreachable' },
      data: null,
      errors: [{ path: ['must', 'books', 0, 'pages'], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'b' }],
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'a null in a list of values makes the list null and leaves the entity',
      query: '{ shelf { first { title chapters } } }',
      answers: { b: { data: { _entities: [{ chapters: [1, null] }] } } },
      data: { shelf: { first: { title: 'A', chapters: null } } },
      errors: [{ path: ['shelf', 'first', 'chapters', 1], code: 'VALUE_MISSING' }],
      apollo: UNEXPLAINED,
      fetches: { a: 1, b: 1 },
    },
  ],
});
