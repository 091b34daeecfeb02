import { idea } from '../idea.ts';

export default idea({
  claim: '__typename is the object’s type, through aliases and fragments, and at the root',
  subgraphs: {
    a: {
      sdl: `
        type Query { media: [Media] product: Product }
        type Mutation { touch: Product }
        interface Media { id: ID! }
        type Book implements Media { id: ID! }
        type Film implements Media { id: ID! }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          media: () => [
            { __typename: 'Book', id: 'b' },
            { __typename: 'Film', id: 'f' },
          ],
          product: () => ({ id: '1' }),
        },
        Mutation: { touch: () => ({ id: '1' }) },
      },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Product: { price: () => 3 } },
    },
  },
  cases: [
    { query: '{ __typename }', data: { __typename: 'Query' }, fetches: {} },
    {
      query: '{ kind: __typename media { type: __typename ... on Film { __typename } } }',
      data: { kind: 'Query', media: [{ type: 'Book' }, { type: 'Film', __typename: 'Film' }] },
      fetches: { a: 1 },
    },
    {
      name: 'under an alias called like the key',
      query: '{ product { id: __typename price } }',
      data: { product: { id: 'Product', price: 3 } },
      fetches: { a: 1, b: [{ entities: [{ __typename: 'Product', id: '1' }] }] },
    },
    {
      query: 'mutation { __typename touch { __typename price } }',
      data: { __typename: 'Mutation', touch: { __typename: 'Product', price: 3 } },
      fetches: { a: 1, b: 1 },
    },
  ],
});
