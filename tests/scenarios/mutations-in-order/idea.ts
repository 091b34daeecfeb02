import { idea } from '../idea.ts';

export default idea({
  claim: 'the fields of a mutation are carried out one after another, over subgraphs too',
  subgraphs: {
    a: {
      sdl: `
        type Query { a: Int }
        type Mutation { addA(by: Int!): Int failA: Int }`,
      resolvers: {
        Mutation: {
          addA: (_: unknown, { by }: { by: number }) => by,
          failA: () => {
            throw new Error('no');
          },
        },
      },
    },
    b: {
      sdl: `
        type Query { b: Int }
        type Mutation { addB(by: Int!): Int mustB: Int! }`,
      resolvers: { Mutation: { addB: (_: unknown, { by }: { by: number }) => by, mustB: () => 7 } },
    },
  },
  cases: [
    {
      query: 'mutation { addA(by: 1) addB(by: 2) again: addA(by: 3) last: addA(by: 4) }',
      data: { addA: 1, addB: 2, again: 3, last: 4 },
      fetches: { a: [{ query: 'addA(by:1)' }, { query: 'again:addA(by:3)last:addA(by:4)' }], b: 1 },
      order: ['a', 'b', 'a'],
    },
    {
      name: 'what follows one that fails is carried out all the same',
      query: 'mutation { addB(by: 1) failA more: addB(by: 2) }',
      data: { addB: 1, failA: null, more: 2 },
      errors: [{ path: ['failA'], code: 'SUBGRAPH_ERROR', subgraph: 'a' }],
      fetches: { b: 2, a: 1 },
      order: ['b', 'a', 'b'],
    },
    {
      name: 'and so it is where the whole answer is null in the end',
      query: 'mutation { mustB addA(by: 1) }',
      answers: { b: 'unreachable' },
      data: null,
      errors: [{ path: ['mustB'], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'b' }],
      fetches: { b: 1, a: 1 },
      order: ['b', 'a'],
    },
  ],
});
