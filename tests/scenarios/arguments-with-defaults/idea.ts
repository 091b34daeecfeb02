import { idea } from '../idea.ts';

const seen = { text: (_: unknown, args: unknown) => JSON.stringify(args) };

export default idea({
  claim:
    'an argument that is left out has its default, one that is null is null, and both reach the right subgraph',
  subgraphs: {
    a: {
      sdl: `
        type Query { text(size: Int = 3, unit: Unit = METRE, box: Box = { w: 1 }): String product: Product }
        enum Unit { METRE FOOT }
        input Box { w: Int! h: Int = 2 }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { ...seen, product: () => ({ id: '1' }) } },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! text(size: Int = 4): String }`,
      resolvers: { Product: seen },
    },
  },
  cases: [
    {
      query: '{ text product { text } }',
      data: {
        text: '{"size":3,"unit":"METRE","box":{"w":1,"h":2}}',
        product: { text: '{"size":4}' },
      },
      fetches: { a: 1, b: 1 },
    },
    {
      query: '{ text(size: null, unit: FOOT, box: { w: 5, h: null }) product { text(size: null) } }',
      data: {
        text: '{"size":null,"unit":"FOOT","box":{"w":5,"h":null}}',
        product: { text: '{"size":null}' },
      },
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'a variable that is not given is as if the argument were left out',
      query: 'query ($size: Int) { text(size: $size) product { text(size: $size) } }',
      data: {
        text: '{"size":3,"unit":"METRE","box":{"w":1,"h":2}}',
        product: { text: '{"size":4}' },
      },
      fetches: { a: [{ variables: {} }], b: [{ variables: {} }] },
    },
    {
      name: 'a variable that is null is null',
      query: 'query ($size: Int) { text(size: $size) product { text(size: $size) } }',
      variables: { size: null },
      data: {
        text: '{"size":null,"unit":"METRE","box":{"w":1,"h":2}}',
        product: { text: '{"size":null}' },
      },
      fetches: { a: [{ variables: { size: null } }], b: [{ variables: { size: null } }] },
    },
  ],
});
