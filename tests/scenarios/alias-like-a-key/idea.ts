import { idea, UNEXPLAINED } from '../idea.ts';

export default idea({
  claim: 'an alias that is called like the key does not take its place',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String! maker: Maker }
        type Maker @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: { product: () => ({ id: '1', name: 'Lamp', maker: { id: 'm', name: 'Works' } }) },
      },
    },
    prices: {
      sdl: `
        type Product @key(fields: "id") { id: ID! price: Int }
        type Maker @key(fields: "id") { id: ID! country: String }`,
      resolvers: {
        Product: { price: ({ id }: { id: string }) => Number(id) * 10 },
        Maker: { country: () => 'EE' },
      },
    },
  },
  cases: [
    {
      query: '{ product { id: name price } }',
      data: { product: { id: 'Lamp', price: 10 } },
      fetches: { products: 1, prices: [{ entities: [{ __typename: 'Product', id: '1' }] }] },
    },
    {
      query: '{ product { name: id id: name price maker { id: name country } } }',
      data: { product: { name: '1', id: 'Lamp', price: 10, maker: { id: 'Works', country: 'EE' } } },
      fetches: { products: 1, prices: 1 },
    },
    {
      name: 'an object under the key’s name',
      query: '{ product { id: maker { id: country } price } }',
      data: { product: { id: { id: 'EE' }, price: 10 } },
      fetches: { products: 1, prices: 1 },
    },
    {
      name: 'an error below such an alias has the path that the caller knows',
      query: '{ name: product { id: maker { name: country } } }',
      answers: { prices: 'unreachable' },
      data: { name: { id: { name: null } } },
      errors: [{ path: ['name', 'id', 'name'], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'prices' }],
      fetches: { products: 1, prices: 1 },
    },
    {
      name: 'a null under such an alias too',
      query: '{ product { price: name } }',
      answers: { products: { data: { product: { concord__as_price: null } } } },
      data: { product: null },
      errors: [{ path: ['product', 'price'], code: 'VALUE_MISSING' }],
      apollo: UNEXPLAINED,
      fetches: { products: 1 },
    },
    {
      name: 'what is asked of the schema keeps its aliases',
      query: '{ __type(name: "Maker") { id: name price: fields { name } } }',
      data: { __type: { id: 'Maker', price: [{ name: 'id' }, { name: 'country' }, { name: 'name' }] } },
      fetches: {},
    },
  ],
});
