import { idea } from '../idea.ts';

export default idea({
  claim: 'a field on its way to another subgraph is answered by the new one for the given share of requests',
  subgraphs: {
    old: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! none: String all: String }`,
      resolvers: { Query: { product: () => ({ id: '1', none: 'old', all: 'old' }) } },
    },
    new: {
      sdl: `
        type Product @key(fields: "id") {
          id: ID!
          none: String @override(from: "old", label: "percent(0)")
          all: String @override(from: "old", label: "percent(100)")
        }`,
      resolvers: { Product: { none: () => 'new', all: () => 'new' } },
    },
  },
  cases: [
    { query: '{ product { none } }', data: { product: { none: 'old' } }, fetches: { old: 1 } },
    {
      query: '{ product { all none } }',
      data: { product: { all: 'new', none: 'old' } },
      fetches: { old: [{ not: 'all' }], new: [{ query: '{all}' }] },
    },
  ],
});
