import { idea } from '../idea.ts';

export default idea({
  claim: 'a field that is required with an argument is fetched with it',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! price(currency: String = "EUR"): Int }`,
      resolvers: {
        Query: { product: () => ({ id: '1' }) },
        Product: {
          price: (_: unknown, { currency }: { currency: string }) => (currency === 'SEK' ? 110 : 10),
        },
      },
    },
    sweden: {
      sdl: `
        type Product @key(fields: "id") {
          id: ID!
          price(currency: String = "EUR"): Int @external
          tax: Int @requires(fields: "price(currency: \\"SEK\\")")
        }`,
      resolvers: { Product: { tax: ({ price }: { price: number }) => price / 10 } },
    },
  },
  cases: [
    {
      query: '{ product { tax } }',
      data: { product: { tax: 11 } },
      fetches: {
        products: [{ query: 'price(currency:"SEK")' }],
        sweden: [{ entities: [{ __typename: 'Product', id: '1', price: 110 }] }],
      },
    },
  ],
});
