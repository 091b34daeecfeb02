import { idea } from '../idea.ts';

export default idea({
  claim: 'an enum that is only answered has the values of all; an input has the fields that all know',
  subgraphs: {
    a: {
      sdl: `
        type Query { doors(filter: Filter): [Door] }
        input Filter { id: ID side: Side limit: Int = 2 }
        enum Side { IN OUT UP }
        type Door @key(fields: "id") { id: ID! state: State asked: String }
        enum State { OPEN SHUT }`,
      resolvers: {
        Query: {
          doors: (_: unknown, args: unknown) => [{ id: '1', state: 'SHUT', asked: JSON.stringify(args) }],
        },
      },
    },
    b: {
      sdl: `
        type Query { gates(filter: Filter): String }
        input Filter { id: ID side: Side }
        enum Side { IN OUT }
        type Door @key(fields: "id") { id: ID! other: State }
        enum State { OPEN AJAR }`,
      resolvers: {
        Query: { gates: (_: unknown, args: unknown) => JSON.stringify(args) },
        Door: { other: () => 'AJAR' },
      },
    },
  },
  cases: [
    {
      query: '{ doors(filter: { id: 7, side: OUT }) { state other asked } gates(filter: { side: IN }) }',
      data: {
        doors: [{ state: 'SHUT', other: 'AJAR', asked: '{"filter":{"id":"7","side":"OUT","limit":2}}' }],
        gates: '{"filter":{"side":"IN"}}',
      },
      fetches: { a: 1, b: 2 },
    },
    {
      name: 'a field of the input that one subgraph does not know is not part of the graph',
      query: '{ doors(filter: { limit: 1 }) { id } }',
      data: undefined,
      errors: [{ path: [], code: 'GRAPHQL_VALIDATION_FAILED' }],
      fetches: {},
    },
    {
      name: 'nor is a value that one subgraph does not know',
      query: 'query ($side: Side) { gates(filter: { side: $side }) }',
      variables: { side: 'UP' },
      data: undefined,
      errors: [{ path: [], code: 'BAD_USER_INPUT' }],
      fetches: {},
    },
  ],
});
