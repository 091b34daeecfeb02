import { idea } from '../idea.ts';

export default idea({
  claim: 'each subgraph is sent the variables that it needs, with their defaults, however deep they stand',
  subgraphs: {
    a: {
      sdl: `
        type Query { find(filter: Filter!): Product }
        input Filter { name: String any: [Filter!] range: Range }
        input Range { from: Int to: Int = 9 }
        type Product @key(fields: "id") { id: ID! asked: String }`,
      resolvers: {
        Query: {
          find: (_: unknown, { filter }: { filter: unknown }) => ({ id: '1', asked: JSON.stringify(filter) }),
        },
      },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price(currency: String!, day: Int): String }`,
      resolvers: { Product: { price: (_: unknown, args: unknown) => JSON.stringify(args) } },
    },
  },
  cases: [
    {
      query: `query ($from: Int, $name: String = "Lamp", $currency: String! = "EUR", $day: Int) {
        find(filter: { any: [{ name: $name, range: { from: $from } }] }) { asked price(currency: $currency, day: $day) }
      }`,
      variables: { from: 2 },
      data: {
        find: {
          asked: '{"any":[{"name":"Lamp","range":{"from":2,"to":9}}]}',
          price: '{"currency":"EUR"}',
        },
      },
      fetches: {
        a: [{ variables: { from: 2, name: 'Lamp' } }],
        b: [{ variables: { currency: 'EUR' } }],
      },
    },
    {
      name: 'a whole input as a variable: a list where one is due, and defaults left to the subgraph',
      query: 'query ($filter: Filter!) { find(filter: $filter) { asked } }',
      variables: { filter: { any: { range: {} } } },
      data: { find: { asked: '{"any":[{"range":{"to":9}}]}' } },
      fetches: { a: [{ variables: { filter: { any: [{ range: {} }] } } }] },
    },
    {
      name: 'one that does not fit is refused before anything is fetched',
      query: 'query ($filter: Filter!) { find(filter: $filter) { asked } }',
      variables: { filter: { colour: 'red' } },
      data: undefined,
      errors: [{ path: [], code: 'BAD_USER_INPUT' }],
      fetches: {},
    },
  ],
});
