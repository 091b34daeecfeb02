import { idea } from '../idea.ts';

export default idea({
  claim:
    'root fields are asked of their subgraphs at the same time, each once, and answered in the order of the question',
  subgraphs: {
    a: { sdl: 'type Query { a: Int a2: Int }', resolvers: { Query: { a: () => 1, a2: () => 12 } } },
    b: { sdl: 'type Query { b: Int }', resolvers: { Query: { b: () => 2 } } },
    c: { sdl: 'type Query { c: Int must: Int! }', resolvers: { Query: { c: () => 3, must: () => 4 } } },
  },
  cases: [
    {
      query: '{ c a b a2 }',
      data: { c: 3, a: 1, b: 2, a2: 12 },
      fetches: { a: 1, b: 1, c: 1 },
    },
    {
      name: 'one of them down: the others answer',
      query: '{ a b c a2 }',
      answers: { a: 'unreachable' },
      data: { a: null, b: 2, c: 3, a2: null },
      errors: [{ path: [], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'a' }],
      fetches: { a: 1, b: 1, c: 1 },
    },
    {
      name: 'a field that may not be null takes the whole answer with it',
      query: '{ a must }',
      answers: { c: { data: null, errors: [{ message: 'no', path: ['must'] }] } },
      data: null,
      errors: [{ path: ['must'], code: 'SUBGRAPH_ERROR', subgraph: 'c' }],
      fetches: { a: 1, c: 1 },
    },
  ],
});
