import { idea } from '../idea.ts';

export default idea({
  claim: 'a root field that several subgraphs share is asked of one, the one that has most of what is asked',
  subgraphs: {
    a: {
      sdl: `
        type Query { today: String @shareable a: String }`,
      resolvers: { Query: { today: () => 'Monday', a: () => 'a' } },
    },
    b: {
      sdl: `
        type Query { today: String @shareable b: String }`,
      resolvers: { Query: { today: () => 'Monday', b: () => 'b' } },
    },
  },
  cases: [
    { query: '{ today b }', data: { today: 'Monday', b: 'b' }, fetches: { b: 1 } },
    { query: '{ a today }', data: { a: 'a', today: 'Monday' }, fetches: { a: 1 } },
  ],
});
