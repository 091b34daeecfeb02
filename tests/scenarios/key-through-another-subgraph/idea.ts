import { idea } from '../idea.ts';

export default idea({
  claim: 'where two subgraphs have no key in common, a third that has both keys is asked in between',
  subgraphs: {
    orders: {
      sdl: `
        type Query { ordered: Product }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { ordered: () => ({ id: '1' }) } },
    },
    catalog: {
      sdl: `type Product @key(fields: "id") @key(fields: "upc") { id: ID! upc: String! }`,
      resolvers: { Product: { upc: ({ id }: { id: string }) => `upc-${id}` } },
    },
    stock: {
      sdl: `type Product @key(fields: "upc") { upc: String! inStock: Int }`,
      resolvers: { Product: { inStock: ({ upc }: { upc: string }) => upc.length } },
    },
  },
  cases: [
    {
      query: '{ ordered { inStock } }',
      data: { ordered: { inStock: 5 } },
      fetches: {
        orders: 1,
        catalog: [{ entities: [{ __typename: 'Product', id: '1' }], query: '{upc}' }],
        stock: [{ entities: [{ __typename: 'Product', upc: 'upc-1' }] }],
      },
      order: ['orders', 'catalog', 'stock'],
    },
    {
      name: 'where the one in between does not know the entity, the last is not asked',
      query: '{ ordered { id inStock } }',
      answers: { catalog: { data: { _entities: [null] } } },
      data: { ordered: { id: '1', inStock: null } },
      fetches: { orders: 1, catalog: 1 },
    },
  ],
});
