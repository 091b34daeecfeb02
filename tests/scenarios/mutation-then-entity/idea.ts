import { idea } from '../idea.ts';

export default idea({
  claim: 'what a mutation returns is completed by other subgraphs before the next mutation begins',
  subgraphs: {
    orders: {
      sdl: `
        type Query { order: Order }
        type Mutation { place(id: ID!): Order }
        type Order @key(fields: "id") { id: ID! }`,
      resolvers: { Mutation: { place: (_: unknown, { id }: { id: string }) => ({ id }) } },
    },
    billing: {
      sdl: `
        type Mutation { pay(id: ID!): Order }
        type Order @key(fields: "id") { id: ID! total: Int }`,
      resolvers: {
        Mutation: { pay: (_: unknown, { id }: { id: string }) => ({ id, total: 0 }) },
        Order: { total: ({ total = 10 }: { total?: number }) => total },
      },
    },
  },
  cases: [
    {
      query: 'mutation ($id: ID!) { place(id: $id) { id total } pay(id: $id) { total } }',
      variables: { id: '7' },
      data: { place: { id: '7', total: 10 }, pay: { total: 0 } },
      fetches: {
        orders: [{ query: 'mutation' }],
        billing: [
          { query: '_entities', entities: [{ __typename: 'Order', id: '7' }], not: 'mutation' },
          { query: 'mutation', variables: { id: '7' } },
        ],
      },
      order: ['orders', 'billing', 'billing'],
    },
    {
      name: 'a mutation that comes to nothing completes nothing',
      query: 'mutation { place(id: 1) { total } }',
      answers: { orders: { data: { place: null }, errors: [{ message: 'no', path: ['place'] }] } },
      data: { place: null },
      errors: [{ path: ['place'], code: 'SUBGRAPH_ERROR', subgraph: 'orders' }],
      fetches: { orders: 1 },
    },
  ],
});
