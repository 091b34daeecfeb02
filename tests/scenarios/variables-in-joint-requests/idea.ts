import { idea } from '../idea.ts';

export default idea({
  claim: 'fetches that travel together share the caller’s variables and keep their own arguments',
  subgraphs: {
    a: {
      sdl: `
        type Query { left: Product right: Product }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { left: () => ({ id: '1' }), right: () => ({ id: '2' }) } },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price(currency: String = "EUR", day: Int): String }`,
      resolvers: {
        Product: {
          price: ({ id }: { id: string }, { currency, day = 0 }: { currency: string; day?: number }) =>
            `${id} ${currency} ${day}`,
        },
      },
    },
  },
  cases: [
    {
      query: `query ($day: Int, $currency: String) {
        left { price(day: $day) } right { price(day: $day, currency: $currency) }
      }`,
      variables: { day: 3, currency: 'SEK' },
      data: { left: { price: '1 EUR 3' }, right: { price: '2 SEK 3' } },
      fetches: { a: 1, b: [{ variables: { day: 3, currency: 'SEK' } }] },
    },
  ],
});
