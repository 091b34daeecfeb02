import { idea } from '../idea.ts';

const query = `query ($cost: Boolean!) { product { name cost @include(if: $cost) } }`;

export default idea({
  claim: 'a field that requires another is skipped together with what it requires',
  subgraphs: {
    a: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String }`,
      resolvers: { Query: { product: () => ({ id: '1', name: 'Lamp' }) } },
    },
    scales: {
      sdl: `type Product @key(fields: "id") { id: ID! weight: Int }`,
      resolvers: { Product: { weight: () => 4 } },
    },
    shipping: {
      sdl: `type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }`,
      resolvers: { Product: { cost: ({ weight }: { weight: number }) => weight * 2 } },
    },
  },
  cases: [
    {
      name: 'asked for',
      query,
      variables: { cost: true },
      data: { product: { name: 'Lamp', cost: 8 } },
      fetches: { a: 1, scales: 1, shipping: 1 },
    },
    {
      name: 'not asked for',
      query,
      variables: { cost: false },
      data: { product: { name: 'Lamp' } },
      fetches: { a: 1 },
    },
  ],
});
