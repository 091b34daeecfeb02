import { idea } from '../idea.ts';

export default idea({
  claim: 'an id that one subgraph writes as a number and another as a text is one id, answered as text',
  subgraphs: {
    a: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! list: [ID] }`,
      resolvers: { Query: { product: () => ({ id: '7' }) } },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Product: { price: () => 3 } },
    },
  },
  cases: [
    {
      query: '{ product { id list price } }',
      answers: {
        a: { data: { product: { __typename: 'Product', id: 7, list: [1, '2', null] } } },
        b: { data: { _entities: [{ __typename: 'Product', id: '7', price: 3 }] } },
      },
      data: { product: { id: '7', list: ['1', '2', null], price: 3 } },
      fetches: { a: 1, b: 1 },
    },
  ],
});
