import { idea } from '../idea.ts';

const PLACES = 12;

export default idea({
  claim:
    'what stands below an entity of many places is asked for once, and answered in each place as it is asked for there',
  subgraphs: {
    a: {
      sdl: `
        type Query { reviews: [Review] best: Review }
        type Review { product: Product }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          reviews: () => Array.from({ length: PLACES }, () => ({ product: { id: '1' } })),
          best: () => ({ product: { id: '1' } }),
        },
      },
    },
    b: {
      sdl: `
        type Product @key(fields: "id") { id: ID! makers: [Maker] main: Maker }
        type Maker @key(fields: "id") { id: ID! }`,
      resolvers: {
        Product: { makers: () => [{ id: 'x' }, null, { id: 'y' }], main: () => ({ id: 'x' }) },
      },
    },
    c: {
      sdl: `type Maker @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Maker: { name: ({ id }: { id: string }) => `"${id}"\n\u2028é` },
      },
    },
  },
  cases: [
    {
      query:
        '{ reviews { product { makers { name } main { id name } } } best { product { makers { is: id } } } }',
      data: {
        reviews: Array.from({ length: PLACES }, () => ({
          product: {
            makers: [{ name: '"x"\n\u2028é' }, null, { name: '"y"\n\u2028é' }],
            main: { id: 'x', name: '"x"\n\u2028é' },
          },
        })),
        best: { product: { makers: [{ is: 'x' }, null, { is: 'y' }] } },
      },
      fetches: { a: 1, b: 1, c: 1 },
    },
  ],
});
