import { setTimeout as delay } from 'node:timers/promises';
import { idea } from '../idea.ts';

export default idea({
  claim: 'a fetch waits a moment, and no longer, for another that will go the same way, and travels with it',
  subgraphs: {
    a: {
      sdl: `
        type Query { near: Product far: Order }
        type Order @key(fields: "id") { id: ID! }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { near: () => ({ id: '1' }), far: () => ({ id: 'o' }) } },
    },
    orders: {
      sdl: `
        type Order @key(fields: "id") { id: ID! product(afterMs: Int = 0): Product }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Order: { product: (_order, { afterMs }) => delay(Number(afterMs), { id: '1' }) } },
    },
    prices: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Product: { price: () => 3 } },
    },
  },
  cases: [
    {
      query: '{ near { price } far { product { price } } }',
      data: { near: { price: 3 }, far: { product: { price: 3 } } },
      fetches: { a: 1, orders: 1, prices: 1 },
    },
    {
      query: '{ near { price } far { product(afterMs: 500) { price } } }',
      data: { near: { price: 3 }, far: { product: { price: 3 } } },
      fetches: { a: 1, orders: 1, prices: 2 },
    },
  ],
});
