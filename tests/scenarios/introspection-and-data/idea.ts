import { idea } from '../idea.ts';

export default idea({
  claim:
    'what is asked of the schema and what is asked of the data come in one answer, in the order of the question',
  subgraphs: {
    a: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String hidden: Int @inaccessible }`,
      resolvers: { Query: { product: () => ({ id: '1', name: 'Lamp' }) } },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Product: { price: () => 3 } },
    },
  },
  cases: [
    {
      query: '{ product { price } __type(name: "Product") { fields { name } } name: __typename }',
      data: {
        product: { price: 3 },
        __type: { fields: [{ name: 'id' }, { name: 'name' }, { name: 'price' }] },
        name: 'Query',
      },
      fetches: { a: 1, b: 1 },
    },
    {
      query:
        'query ($type: String!, $yes: Boolean!) { ... on Query { t: __type(name: $type) { kind ...F @include(if: $yes) } } } fragment F on __Type { name }',
      variables: { type: 'ID', yes: true },
      data: { t: { kind: 'SCALAR', name: 'ID' } },
      fetches: {},
    },
    {
      query: '{ __schema { queryType { name } mutationType { name } } product { name } }',
      data: { __schema: { queryType: { name: 'Query' }, mutationType: null }, product: { name: 'Lamp' } },
      fetches: { a: 1 },
    },
    {
      name: 'nothing of federation can be asked for',
      query: '{ _service { sdl } }',
      data: undefined,
      errors: [{ path: [], code: 'GRAPHQL_VALIDATION_FAILED' }],
      fetches: {},
    },
  ],
});
