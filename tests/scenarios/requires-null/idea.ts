import { idea } from '../idea.ts';

export default idea({
  claim: 'a required value that is null is sent as null',
  subgraphs: {
    products: {
      sdl: `
        type Query { products: [Product] }
        type Product @key(fields: "id") { id: ID! size: Size }
        type Size { width: Int height: Int }`,
      resolvers: {
        Query: {
          products: () => [
            { id: '1', size: null },
            { id: '2', size: { width: 2, height: null } },
          ],
        },
      },
    },
    packing: {
      sdl: `
        type Product @key(fields: "id") {
          id: ID!
          size: Size @external
          box: String @requires(fields: "size { width height }")
        }
        type Size @external { width: Int height: Int }`,
      resolvers: { Product: { box: ({ size }: { size: unknown }) => JSON.stringify(size) } },
    },
  },
  cases: [
    {
      query: '{ products { box } }',
      data: { products: [{ box: 'null' }, { box: '{"width":2,"height":null}' }] },
      fetches: {
        products: 1,
        packing: [
          {
            entities: [
              { __typename: 'Product', id: '1', size: null },
              { __typename: 'Product', id: '2', size: { width: 2, height: null } },
            ],
          },
        ],
      },
    },
  ],
});
