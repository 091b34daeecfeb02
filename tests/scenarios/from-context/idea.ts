import { idea } from '../idea.ts';

export default idea({
  claim: 'an argument takes its value from the object around, wherever the object stands',
  notWithApollo: 'it does not carry out @fromContext, and the gateway refuses to start with it',
  subgraphs: {
    people: {
      sdl: `
        type Query { people: [Person] }
        type Person @key(fields: "id") { id: ID! currency: String }`,
      resolvers: {
        Query: {
          people: () => [
            { id: '1', currency: 'EUR' },
            { id: '2', currency: 'SEK' },
          ],
        },
      },
    },
    shop: {
      sdl: `
        type Person @key(fields: "id") @context(name: "buyer") {
          id: ID!
          currency: String @external
          wish: Product
        }
        type Product @key(fields: "id") {
          id: ID!
          price(currency: String @fromContext(field: "$buyer { currency }"), round: Boolean = true): String
        }`,
      resolvers: {
        Person: { wish: () => ({ id: 'p' }) },
        Product: {
          price: (_: unknown, { currency, round }: { currency: string; round: boolean }) =>
            `10 ${currency}${round ? '' : '.00'}`,
        },
      },
    },
  },
  cases: [
    {
      query: '{ people { wish { price } } }',
      data: { people: [{ wish: { price: '10 EUR' } }, { wish: { price: '10 SEK' } }] },
      fetches: { people: 1, shop: 2 },
    },
    {
      name: 'beside an argument of the caller’s own',
      query: 'query ($round: Boolean) { people { wish { price(round: $round) } } }',
      variables: { round: false },
      data: { people: [{ wish: { price: '10 EUR.00' } }, { wish: { price: '10 SEK.00' } }] },
      fetches: { people: 1, shop: 2 },
    },
  ],
});
