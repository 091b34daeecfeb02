import { idea } from '../idea.ts';

export default idea({
  claim: 'named fragments, nested and used again, ask for no more than their fields',
  subgraphs: {
    a: {
      sdl: `
        type Query { left: Product right: Product }
        type Product @key(fields: "id") { id: ID! name: String box: Box }
        type Box { width: Int height: Int }`,
      resolvers: {
        Query: {
          left: () => ({ id: '1', name: 'L', box: { width: 1, height: 2 } }),
          right: () => ({ id: '2', name: 'R', box: null }),
        },
      },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Product: { price: ({ id }: { id: string }) => Number(id) } },
    },
  },
  cases: [
    {
      query: `
        { left { ...All box { height } } right { ...All ...Name } }
        fragment All on Product { ...Name price box { width } }
        fragment Name on Product { name }`,
      data: {
        left: { name: 'L', price: 1, box: { width: 1, height: 2 } },
        right: { name: 'R', price: 2, box: null },
      },
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'fields of one object that are asked in pieces are joined, in the order in which they were first asked',
      query: '{ left { box { width } name } left { price box { height } } }',
      data: { left: { box: { width: 1, height: 2 }, name: 'L', price: 1 } },
      fetches: { a: 1, b: 1 },
    },
  ],
});
