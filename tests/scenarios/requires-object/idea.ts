import { idea } from '../idea.ts';

export default idea({
  claim: 'a field may require a part of an object, in lists too',
  subgraphs: {
    orders: {
      sdl: `
        type Query { order: Order }
        type Order @key(fields: "id") { id: ID! lines: [Line!]! buyer: Buyer }
        type Line { sku: String! count: Int! note: String }
        type Buyer { name: String address: Address }
        type Address { country: String street: String }`,
      resolvers: {
        Query: {
          order: () => ({
            id: '1',
            lines: [
              { sku: 'a', count: 2, note: 'gift' },
              { sku: 'b', count: 3 },
            ],
            buyer: { name: 'Ada', address: { country: 'EE', street: 'Pikk' } },
          }),
        },
      },
    },
    customs: {
      sdl: `
        type Order @key(fields: "id") {
          id: ID!
          lines: [Line!]! @external
          buyer: Buyer @external
          duty: String @requires(fields: "lines { count } buyer { address { country } }")
        }
        type Line @external { count: Int! }
        type Buyer @external { address: Address }
        type Address @external { country: String }`,
      resolvers: {
        Order: {
          duty: ({ lines, buyer }: { lines: { count: number }[]; buyer: { address: { country: string } } }) =>
            `${buyer.address.country} ${lines.map(({ count }) => count).join('+')}`,
        },
      },
    },
  },
  cases: [
    {
      query: '{ order { duty } }',
      data: { order: { duty: 'EE 2+3' } },
      fetches: {
        orders: [{ not: 'street' }],
        customs: [
          {
            entities: [
              {
                __typename: 'Order',
                id: '1',
                lines: [{ count: 2 }, { count: 3 }],
                buyer: { address: { country: 'EE' } },
              },
            ],
          },
        ],
      },
    },
  ],
});
