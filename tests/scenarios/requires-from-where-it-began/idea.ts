import { idea } from '../idea.ts';

export default idea({
  claim:
    'what another subgraph owns is asked of that one, though the one where the answer begins requires it too',
  subgraphs: {
    a: {
      sdl: `
        type Query { thing: Thing }
        type Thing @key(fields: "id") {
          id: ID!
          one: Int @external
          two: Int @requires(fields: "one")
        }`,
      resolvers: {
        Query: { thing: () => ({ id: 't' }) },
        Thing: { two: ({ one }: { one: number }) => one + 1 },
      },
    },
    b: {
      sdl: `
        type Thing @key(fields: "id") {
          id: ID!
          one: Int
          two: Int @external
          three: Int @requires(fields: "two")
        }`,
      resolvers: {
        Thing: { one: () => 1, three: ({ two }: { two: number }) => two + 1 },
      },
    },
  },
  cases: [
    {
      query: '{ thing { three } }',
      data: { thing: { three: 3 } },
      fetches: {
        a: [{ not: 'one' }, { entities: [{ __typename: 'Thing', id: 't', one: 1 }] }],
        b: [
          { entities: [{ __typename: 'Thing', id: 't' }] },
          { entities: [{ __typename: 'Thing', id: 't', two: 2 }] },
        ],
      },
      order: ['a', 'b', 'a', 'b'],
    },
  ],
});
