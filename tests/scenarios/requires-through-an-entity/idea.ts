import { idea } from '../idea.ts';

export default idea({
  claim: 'a field may require what a third subgraph knows of another entity',
  subgraphs: {
    products: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! maker: Maker }
        type Maker @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { product: () => ({ id: '1', maker: { id: 'm' } }) } },
    },
    makers: {
      sdl: `type Maker @key(fields: "id") { id: ID! country: String }`,
      resolvers: { Maker: { country: () => 'EE' } },
    },
    customs: {
      sdl: `
        type Product @key(fields: "id") {
          id: ID!
          maker: Maker @external
          duty: String @requires(fields: "maker { country }")
        }
        type Maker @key(fields: "id") { id: ID! country: String @external }`,
      resolvers: {
        Product: { duty: ({ maker }: { maker: { country: string } }) => `duty for ${maker.country}` },
      },
    },
  },
  cases: [
    {
      query: '{ product { duty } }',
      data: { product: { duty: 'duty for EE' } },
      fetches: { products: 1, makers: 1, customs: 1 },
      order: ['products', 'makers', 'customs'],
    },
    {
      name: 'whatever the caller asks of that entity',
      query: '{ product { maker { country: id } duty } }',
      data: { product: { maker: { country: 'm' }, duty: 'duty for EE' } },
      fetches: { products: 1, makers: 1, customs: 1 },
    },
  ],
});
