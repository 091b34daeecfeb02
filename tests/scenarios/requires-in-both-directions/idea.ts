import { idea } from '../idea.ts';

export default idea({
  claim: 'two subgraphs may require of each other, as long as no field requires itself',
  subgraphs: {
    a: {
      sdl: `
        type Query { thing: Thing }
        type Thing @key(fields: "id") {
          id: ID!
          one: Int
          two: Int @external
          three: Int @requires(fields: "two")
        }`,
      resolvers: {
        Query: { thing: () => ({ id: 't', one: 1 }) },
        Thing: { three: ({ two }: { two: number }) => two + 1 },
      },
    },
    b: {
      sdl: `
        type Thing @key(fields: "id") {
          id: ID!
          one: Int @external
          two: Int @requires(fields: "one")
        }`,
      resolvers: {
        Thing: {
          two: ({ one }: { one: number }) => one + 1,
          four: ({ three }: { three: number }) => three + 1,
        },
      },
    },
  },
  cases: [
    {
      query: '{ thing { three } }',
      data: { thing: { three: 3 } },
      fetches: { a: 2, b: 1 },
      order: ['a', 'b', 'a'],
    },
  ],
});
