import { idea } from '../idea.ts';

export default idea({
  claim: 'a required field that was moved is fetched from where it is now',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! weight: Int }`,
      resolvers: { Query: { product: () => ({ id: '1', weight: 1 }) } },
    },
    scales: {
      sdl: `type Product @key(fields: "id") { id: ID! weight: Int @override(from: "products") }`,
      resolvers: { Product: { weight: () => 2 } },
    },
    shipping: {
      sdl: `type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }`,
      resolvers: { Product: { cost: ({ weight }: { weight: number }) => weight * 10 } },
    },
  },
  cases: [
    {
      query: '{ product { cost } }',
      data: { product: { cost: 20 } },
      fetches: {
        products: 1,
        scales: 1,
        shipping: [{ entities: [{ __typename: 'Product', id: '1', weight: 2 }] }],
      },
    },
  ],
});
