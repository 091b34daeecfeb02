import { idea } from '../idea.ts';

export default idea({
  claim: 'of an interface or a union, a field may require what some of its types have',
  subgraphs: {
    products: {
      sdl: `
        type Query { products: [Product] }
        type Product @key(fields: "id") { id: ID! form: Form }
        union Form = Box | Ball
        type Box { edge: Int }
        type Ball { radius: Int colour: String }`,
      resolvers: {
        Query: {
          products: () => [
            { id: '1', form: { __typename: 'Box', edge: 2 } },
            { id: '2', form: { __typename: 'Ball', radius: 5, colour: 'red' } },
          ],
        },
      },
    },
    packing: {
      sdl: `
        type Product @key(fields: "id") {
          id: ID!
          form: Form @external
          volume: Int @requires(fields: "form { ... on Box { edge } ... on Ball { radius } }")
        }
        union Form = Box | Ball
        type Box @external { edge: Int }
        type Ball @external { radius: Int }`,
      resolvers: {
        Product: {
          volume: ({ form: { edge, radius = 0 } }: { form: { edge?: number; radius?: number } }) =>
            edge === undefined ? 4 * radius ** 3 : edge ** 3,
        },
      },
    },
  },
  cases: [
    {
      query: '{ products { volume } }',
      data: { products: [{ volume: 8 }, { volume: 500 }] },
      fetches: {
        products: 1,
        packing: [
          {
            entities: [
              { __typename: 'Product', id: '1', form: { edge: 2 } },
              { __typename: 'Product', id: '2', form: { radius: 5 } },
            ],
          },
        ],
      },
    },
  ],
});
