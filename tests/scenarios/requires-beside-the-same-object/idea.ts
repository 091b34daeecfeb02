import { idea } from '../idea.ts';

export default idea({
  claim: 'what the caller asks of an object and what a field requires of it do not get in each other’s way',
  subgraphs: {
    a: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! box: Box }
        type Box { width: Int height: Int }`,
      resolvers: { Query: { product: () => ({ id: '1', box: { width: 2, height: 3 } }) } },
    },
    b: {
      sdl: `
        type Product @key(fields: "id") { id: ID! box: Box @external area: String @requires(fields: "box { height }") }
        type Box @external { height: Int }`,
      resolvers: { Product: { area: ({ box }: { box: object }) => JSON.stringify(box) } },
    },
  },
  cases: [
    {
      query: '{ product { box { width } area } }',
      data: { product: { box: { width: 2 }, area: '{"height":3}' } },
      fetches: { a: 1, b: [{ entities: [{ __typename: 'Product', id: '1', box: { height: 3 } }] }] },
    },
    {
      query: '{ product { box { height: width } area } }',
      data: { product: { box: { height: 2 }, area: '{"height":3}' } },
      fetches: { a: 1, b: 1 },
    },
  ],
});
