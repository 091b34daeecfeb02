import { idea } from '../idea.ts';

export default idea({
  claim: 'fragments on interfaces of interfaces apply to the types behind them',
  subgraphs: {
    a: {
      sdl: `
        type Query { nodes: [Node] }
        interface Node { id: ID! }
        interface Media implements Node { id: ID! title: String }
        type Book implements Media & Node @key(fields: "id") { id: ID! title: String }
        type Place implements Node { id: ID! }`,
      resolvers: {
        Query: {
          nodes: () => [
            { __typename: 'Book', id: 'b', title: 'Odyssey' },
            { __typename: 'Place', id: 'p' },
          ],
        },
      },
    },
    b: {
      sdl: `type Book @key(fields: "id") { id: ID! pages: Int }`,
      resolvers: { Book: { pages: () => 500 } },
    },
  },
  cases: [
    {
      query: '{ nodes { id ... on Media { title ... on Node { ... on Book { pages } } } } }',
      data: { nodes: [{ id: 'b', title: 'Odyssey', pages: 500 }, { id: 'p' }] },
      fetches: { a: 1, b: 1 },
    },
    {
      query: '{ nodes { ... on Media { __typename } ... on Place { kind: __typename } } }',
      data: { nodes: [{ __typename: 'Book' }, { kind: 'Place' }] },
      fetches: { a: 1 },
    },
  ],
});
