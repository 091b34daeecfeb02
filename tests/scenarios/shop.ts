import type { Idea } from './idea.ts';

const lamp = { id: '1', name: 'Lamp' };
const chair = { id: '2', name: 'Chair' };

/** Two honest subgraphs, for the ideas in which one of them stops being honest. */
export const SHOP: Idea['subgraphs'] = {
  catalog: {
    sdl: `
      type Query { product: Product products: [Product] }
      type Product @key(fields: "id") { id: ID! name: String }`,
    resolvers: { Query: { product: () => lamp, products: () => [lamp, chair] } },
  },
  prices: {
    sdl: `
      type Query { shop: String best: Product }
      type Product @key(fields: "id") { id: ID! price: Int label: String! box: Box sizes: [Int!] }
      type Box { width: Int }`,
    resolvers: {
      Query: { shop: () => 'Corner', best: () => ({ id: '1' }) },
      Product: {
        price: ({ id }: { id: string }) => Number(id) * 10,
        label: () => 'new',
        box: () => ({ width: 3 }),
        sizes: () => [1, 2],
      },
    },
  },
};
