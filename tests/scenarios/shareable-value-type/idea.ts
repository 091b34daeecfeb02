import { idea } from '../idea.ts';

export default idea({
  claim: 'a value type without a key is answered by whoever answers the field that returns it',
  subgraphs: {
    a: {
      sdl: `
        type Query { here: Position }
        type Position @shareable { x: Int y: Int }`,
      resolvers: { Query: { here: () => ({ x: 1, y: 2 }) } },
    },
    b: {
      sdl: `
        type Query { there: Position }
        type Position @shareable { x: Int y: Int }`,
      resolvers: { Query: { there: () => ({ x: 3, y: 4 }) } },
    },
  },
  cases: [
    {
      query: '{ here { x } there { y } }',
      data: { here: { x: 1 }, there: { y: 4 } },
      fetches: { a: [{ query: '{here{x}}' }], b: [{ query: '{there{y}}' }] },
    },
  ],
});
