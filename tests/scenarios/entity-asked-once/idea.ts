import { idea } from '../idea.ts';

const id = (number: number) => ({ id: String(number) });

export default idea({
  claim: 'an entity that occurs 24 times is asked for once, and its answer stands in all its places',
  subgraphs: {
    a: {
      sdl: `
        type Query { reviews: [Review] }
        type Review { product: Product }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          reviews: () => Array.from({ length: 24 }, (_, index) => ({ product: id(index === 23 ? 2 : 1) })),
        },
      },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! name: String tags: [String] }`,
      resolvers: {
        Product: { name: ({ id: key }: { id: string }) => `name-${key}`, tags: () => ['x', 'y'] },
      },
    },
  },
  cases: [
    {
      query: '{ reviews { product { name tags } } }',
      data: {
        reviews: Array.from({ length: 24 }, (_, index) => {
          return { product: { name: index === 23 ? 'name-2' : 'name-1', tags: ['x', 'y'] } };
        }),
      },
      fetches: {
        a: 1,
        b: [
          {
            entities: [
              { __typename: 'Product', id: '1' },
              { __typename: 'Product', id: '2' },
            ],
          },
        ],
      },
    },
  ],
});
