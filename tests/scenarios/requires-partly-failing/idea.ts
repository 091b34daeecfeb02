import { idea } from '../idea.ts';

const told = (...path: (string | number)[]) => ({ path, code: 'SUBGRAPH_ERROR', subgraph: 'scales' });

export default idea({
  claim: 'where what is required failed for one entity, the others get their answers',
  subgraphs: {
    products: {
      sdl: `
        type Query { products: [Product] }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { products: () => [{ id: '1' }, { id: '2' }] } },
    },
    scales: {
      sdl: `type Product @key(fields: "id") { id: ID! weight: Int }`,
      resolvers: { Product: { weight: () => 4 } },
    },
    shipping: {
      sdl: `type Product @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }`,
      resolvers: {
        Product: { cost: ({ weight }: { weight: number | null }) => (weight === null ? null : weight * 2) },
      },
    },
  },
  cases: [
    {
      name: 'the value is null with an error: it is sent as null, and the error is told at the entity',
      query: '{ products { cost } }',
      answers: {
        scales: {
          data: { _entities: [{ weight: 3 }, { weight: null }] },
          errors: [{ message: 'no', path: ['_entities', 1, 'weight'] }],
        },
      },
      data: { products: [{ cost: 6 }, { cost: null }] },
      errors: [told('products', 1)],
      fetches: {
        products: 1,
        scales: 1,
        shipping: [
          {
            entities: [
              { __typename: 'Product', id: '1', weight: 3 },
              { __typename: 'Product', id: '2', weight: null },
            ],
          },
        ],
      },
    },
    {
      name: 'the entity is not there: it is not asked for further',
      query: '{ products { weight cost } }',
      answers: { scales: { data: { _entities: [{ weight: 3 }, null] } } },
      data: {
        products: [
          { weight: 3, cost: 6 },
          { weight: null, cost: null },
        ],
      },
      fetches: {
        products: 1,
        scales: 1,
        shipping: [{ entities: [{ __typename: 'Product', id: '1', weight: 3 }] }],
      },
    },
  ],
});
