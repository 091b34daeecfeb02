import { idea } from '../idea.ts';

/** Adds one to what is required, so that what is asked too early is not a number. */
const next =
  (name: string) =>
  (thing: Record<string, number>): number =>
    (thing[name] ?? NaN) + 1;

const things = [
  { id: 's', one: 1 },
  { id: 't', one: 11 },
];

export default idea({
  claim: 'requirements may lead from subgraph to subgraph and back as often as they like',
  subgraphs: {
    a: {
      sdl: `
        type Query { thing: Thing things: [Thing!] }
        type Thing @key(fields: "id") {
          id: ID!
          one: Int
          two: Int @external
          three: Int @requires(fields: "two")
          four(plus: Int!): Int @external
          five: Int @requires(fields: "four(plus: 10)")
          six: Six @external
          seven: Int @requires(fields: "six { value }")
        }
        type Six @shareable { value: Int }`,
      resolvers: {
        Query: { thing: () => things[0], things: () => things },
        Thing: {
          three: next('two'),
          five: next('four'),
          seven: ({ six }: { six: { value: number } }) => six.value + 1,
        },
      },
    },
    b: {
      sdl: `
        type Thing @key(fields: "id") {
          id: ID!
          one: Int @external
          two: Int @requires(fields: "one")
          three: Int @external
          four(plus: Int!): Int @requires(fields: "three")
          five: Int @external
          six: Six @requires(fields: "five")
        }
        type Six @shareable { value: Int label: String }`,
      resolvers: {
        Thing: {
          two: next('one'),
          four: ({ three }: { three: number }, { plus }: { plus: number }) => three + plus,
          six: ({ five }: { five: number }) => ({ value: five + 1, label: 'six' }),
        },
      },
    },
  },
  cases: [
    {
      query: '{ thing { five } }',
      data: { thing: { five: 14 } },
      fetches: {
        a: [
          {},
          { entities: [{ __typename: 'Thing', id: 's', two: 2 }] },
          { entities: [{ __typename: 'Thing', id: 's', four: 13 }] },
        ],
        b: [
          { entities: [{ __typename: 'Thing', id: 's', one: 1 }] },
          { entities: [{ __typename: 'Thing', id: 's', three: 3 }] },
        ],
      },
      order: ['a', 'b', 'a', 'b', 'a'],
    },
    {
      query: '{ thing { seven } }',
      data: { thing: { seven: 16 } },
      fetches: { a: 4, b: 3 },
      order: ['a', 'b', 'a', 'b', 'a', 'b', 'a'],
    },
    {
      name: 'what is asked for beside it, and under other names',
      query: '{ it: thing { last: seven two six: one other: six { label } four(plus: 1) } }',
      data: { it: { last: 16, two: 2, six: 1, other: { label: 'six' }, four: 4 } },
      fetches: { a: 4, b: 3 },
    },
    {
      name: 'of a list, each step is one request',
      query: '{ things { seven } }',
      data: { things: [{ seven: 16 }, { seven: 26 }] },
      fetches: { a: 4, b: 3 },
    },
    {
      name: 'where a link of the chain fails, what follows is not asked',
      query: '{ thing { one seven } }',
      answers: { b: 'unreachable' },
      data: { thing: { one: 1, seven: null } },
      errors: [{ path: ['thing'], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'b' }],
      fetches: { a: 1, b: 1 },
    },
  ],
});
