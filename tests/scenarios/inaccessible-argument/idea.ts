import { idea } from '../idea.ts';

export default idea({
  claim:
    'an argument or input field that is not part of the graph keeps its default, whatever a caller sends',
  subgraphs: {
    search: {
      sdl: `
        type Query { search(text: String, limit: Int = 5 @inaccessible, filter: Filter): String }
        input Filter { kind: String = "all" debug: Boolean = false @inaccessible }`,
      resolvers: { Query: { search: (_: unknown, args: unknown) => JSON.stringify(args) } },
    },
  },
  cases: [
    {
      query: '{ search(text: "a", filter: { kind: "b" }) }',
      data: { search: '{"text":"a","limit":5,"filter":{"kind":"b","debug":false}}' },
      fetches: { search: 1 },
    },
    {
      query: '{ search(limit: 1000) }',
      data: undefined,
      errors: [{ path: [], code: 'GRAPHQL_VALIDATION_FAILED' }],
      fetches: {},
    },
    {
      query: 'query ($filter: Filter) { search(filter: $filter) }',
      variables: { filter: { debug: true } },
      data: undefined,
      errors: [{ path: [], code: 'BAD_USER_INPUT' }],
      fetches: {},
    },
  ],
});
