import { idea } from '../idea.ts';

const query = `query ($price: Boolean!, $hide: Boolean!) {
  product {
    name
    price @include(if: $price)
    ... @skip(if: $hide) { stock }
  }
}`;

export default idea({
  claim: 'a fetch of which every field is skipped by a variable does not happen',
  subgraphs: {
    a: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String }`,
      resolvers: { Query: { product: () => ({ id: '1', name: 'Lamp' }) } },
    },
    prices: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Product: { price: () => 3 } },
    },
    stock: {
      sdl: `type Product @key(fields: "id") { id: ID! stock: Int @shareable }`,
      resolvers: { Product: { stock: () => 4 } },
    },
  },
  cases: [
    {
      name: 'both',
      query,
      variables: { price: true, hide: false },
      data: { product: { name: 'Lamp', price: 3, stock: 4 } },
      fetches: { a: 1, prices: 1, stock: 1 },
    },
    {
      name: 'one',
      query,
      variables: { price: false, hide: false },
      data: { product: { name: 'Lamp', stock: 4 } },
      fetches: { a: 1, stock: 1 },
    },
    {
      name: 'neither',
      query,
      variables: { price: false, hide: true },
      data: { product: { name: 'Lamp' } },
      fetches: { a: 1 },
    },
    {
      name: 'two conditions on one field both have to hold',
      query: 'query ($a: Boolean!, $b: Boolean!) { product { price @include(if: $a) @skip(if: $b) } }',
      variables: { a: true, b: true },
      data: { product: {} },
      fetches: { a: 1 },
    },
    {
      name: 'a fetch that is needed for something else too happens with that alone',
      query: 'query ($a: Boolean!) { product { price @include(if: $a) other: price } }',
      variables: { a: false },
      data: { product: { other: 3 } },
      fetches: { a: 1, prices: 1 },
    },
  ],
});
