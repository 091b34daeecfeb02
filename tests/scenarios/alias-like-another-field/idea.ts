import { idea } from '../idea.ts';

export default idea({
  claim: 'an alias that is called like another field is answered as it was asked, whoever has the two',
  subgraphs: {
    a: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String size: Int }`,
      resolvers: { Query: { product: () => ({ id: '1', name: 'Lamp', size: 3 }) } },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int size: Int @external volume: Int @requires(fields: "size") }`,
      resolvers: { Product: { price: () => 9, volume: ({ size }: { size: number }) => size ** 3 } },
    },
  },
  cases: [
    {
      query: '{ product { price: name name: price } }',
      data: { product: { price: 'Lamp', name: 9 } },
      fetches: { a: 1, b: 1 },
    },
    {
      query: '{ product { size: price volume } }',
      data: { product: { size: 9, volume: 27 } },
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'on either side of a fragment',
      query: '{ product { ... on Product { size: name } volume } }',
      data: { product: { size: 'Lamp', volume: 27 } },
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'names that every object has',
      query: '{ product { constructor: name toString: price hasOwnProperty: volume valueOf: id } }',
      data: { product: { constructor: 'Lamp', toString: 9, hasOwnProperty: 27, valueOf: '1' } },
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'names that are the gateway’s are refused',
      query: '{ product { concord__as_size: price } }',
      data: undefined,
      errors: [{ path: [], code: 'RESERVED_NAME' }],
      fetches: {},
    },
  ],
});
