import { idea } from '../idea.ts';

export default idea({
  claim: 'a field that may be null in one subgraph may be null in the graph, whatever another promises',
  subgraphs: {
    a: {
      sdl: `
        type Query { here: Position product: Product }
        type Position @shareable { x: Int! label: String }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { here: () => ({ x: 1, label: 'a' }), product: () => ({ id: '1' }) } },
    },
    b: {
      sdl: `
        type Query { there: Position }
        type Position @shareable { x: Int label: String! }
        type Product @key(fields: "id") { id: ID! at: Position! }`,
      resolvers: {
        Query: { there: () => ({ x: null, label: 'b' }) },
        Product: { at: () => ({ x: null, label: 'c' }) },
      },
    },
  },
  cases: [
    {
      query: '{ here { x label } there { x label } product { at { x } } }',
      data: { here: { x: 1, label: 'a' }, there: { x: null, label: 'b' }, product: { at: { x: null } } },
      fetches: { a: 1, b: 2 },
    },
  ],
});
