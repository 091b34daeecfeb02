import { idea } from '../idea.ts';

export default idea({
  claim: 'a field may require one that requires another: each is asked once what it needs is there',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! size: Int }`,
      resolvers: { Query: { product: () => ({ id: '1', size: 3 }) } },
    },
    packing: {
      sdl: `type Product @key(fields: "id") { id: ID! size: Int @external boxes: Int @requires(fields: "size") }`,
      resolvers: { Product: { boxes: ({ size }: { size: number }) => size + 1 } },
    },
    shipping: {
      sdl: `type Product @key(fields: "id") { id: ID! boxes: Int @external cost: Int @requires(fields: "boxes") }`,
      resolvers: { Product: { cost: ({ boxes }: { boxes: number }) => boxes * 100 } },
    },
    billing: {
      sdl: `type Product @key(fields: "id") { id: ID! cost: Int @external bill: String @requires(fields: "cost") }`,
      resolvers: { Product: { bill: ({ cost }: { cost: number }) => `${cost} euros` } },
    },
  },
  cases: [
    {
      query: '{ product { bill } }',
      data: { product: { bill: '400 euros' } },
      fetches: {
        products: 1,
        packing: [{ entities: [{ __typename: 'Product', id: '1', size: 3 }] }],
        shipping: [{ entities: [{ __typename: 'Product', id: '1', boxes: 4 }] }],
        billing: [{ entities: [{ __typename: 'Product', id: '1', cost: 400 }] }],
      },
      order: ['products', 'packing', 'shipping', 'billing'],
    },
    {
      name: 'where a link of the chain fails, what follows is not asked',
      query: '{ product { size bill } }',
      answers: { packing: 'unreachable' },
      data: { product: { size: 3, bill: null } },
      errors: [{ path: ['product'], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'packing' }],
      fetches: { products: 1, packing: 1 },
    },
  ],
});
