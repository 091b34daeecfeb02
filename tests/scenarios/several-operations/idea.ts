import { idea } from '../idea.ts';

const query = 'query One { a } query Two { b } mutation Three { c }';

export default idea({
  claim: 'of several operations in a document the one is carried out that is named',
  subgraphs: {
    a: {
      sdl: 'type Query { a: Int } type Mutation { c: Int }',
      resolvers: { Query: { a: () => 1 }, Mutation: { c: () => 3 } },
    },
    b: { sdl: 'type Query { b: Int }', resolvers: { Query: { b: () => 2 } } },
  },
  cases: [
    { name: 'a query', query, operationName: 'Two', data: { b: 2 }, fetches: { b: 1 } },
    { name: 'a mutation', query, operationName: 'Three', data: { c: 3 }, fetches: { a: 1 } },
    {
      name: 'none, where none is named',
      query,
      data: undefined,
      errors: [{ path: [], code: 'OPERATION_RESOLUTION_FAILURE' }],
      fetches: {},
    },
  ],
});
