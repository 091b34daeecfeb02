import { idea } from '../idea.ts';

export default idea({
  claim: 'a field that is asked twice with other arguments is answered twice',
  subgraphs: {
    a: {
      sdl: `
        type Query { product(id: ID!): Product }
        type Product @key(fields: "id") { id: ID! name(language: String): String }`,
      resolvers: {
        Query: { product: (_: unknown, { id }: { id: string }) => ({ id }) },
        Product: {
          name: ({ id }: { id: string }, { language }: { language: string }) => `${id} ${language}`,
        },
      },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price(currency: String!): String }`,
      resolvers: {
        Product: {
          price: ({ id }: { id: string }, { currency }: { currency: string }) => `${id} ${currency}`,
        },
      },
    },
  },
  cases: [
    {
      query: `{
        one: product(id: 1) { et: name(language: "et") fi: name(language: "fi") eur: price(currency: "EUR") }
        two: product(id: 2) { eur: price(currency: "SEK") sek: price(currency: "EUR") }
      }`,
      data: {
        one: { et: '1 et', fi: '1 fi', eur: '1 EUR' },
        two: { eur: '2 SEK', sek: '2 EUR' },
      },
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'the same entity at two places, each with arguments of its own',
      query:
        '{ one: product(id: 1) { price(currency: "EUR") } two: product(id: 1) { price(currency: "SEK") } }',
      data: { one: { price: '1 EUR' }, two: { price: '1 SEK' } },
      fetches: { a: 1, b: 1 },
    },
  ],
});
