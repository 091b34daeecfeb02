import { idea } from '../idea.ts';

const product = (id: string) => ({ __typename: 'Product', id });

export default idea({
  claim: 'entities that are asked of one subgraph by several paths at the same time travel in one request',
  subgraphs: {
    a: {
      sdl: `
        type Query { best: Product worst: Product shop: Shop }
        type Shop @key(fields: "id") { id: ID! window: [Product] }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          best: () => ({ id: '1' }),
          worst: () => ({ id: '2' }),
          shop: () => ({ id: 's', window: [{ id: '1' }, { id: '3' }] }),
        },
      },
    },
    b: {
      sdl: `
        type Shop @key(fields: "id") { id: ID! name: String }
        type Product @key(fields: "id") { id: ID! name: String price: Int }`,
      resolvers: {
        Shop: { name: () => 'Corner' },
        Product: {
          name: ({ id }: { id: string }) => `name-${id}`,
          price: ({ id }: { id: string }) => Number(id),
        },
      },
    },
  },
  cases: [
    {
      name: 'the same of each: the same entity once',
      query: '{ best { name } worst { name } shop { window { name } } }',
      data: {
        best: { name: 'name-1' },
        worst: { name: 'name-2' },
        shop: { window: [{ name: 'name-1' }, { name: 'name-3' }] },
      },
      fetches: { a: 1, b: [{ entities: [product('1'), product('2'), product('3')] }] },
    },
    {
      name: 'something else of each',
      query: '{ best { name } worst { price } shop { name window { name price } } }',
      data: {
        best: { name: 'name-1' },
        worst: { price: 2 },
        shop: {
          name: 'Corner',
          window: [
            { name: 'name-1', price: 1 },
            { name: 'name-3', price: 3 },
          ],
        },
      },
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'one part fails: the others are answered from the same request',
      query: '{ best { name } worst { price } }',
      answers: {
        b: ({ variables }) =>
          Object.hasOwn(variables, 'concord__0')
            ? {
                data: { concord__0: [{ name: 'x' }], concord__1: [{ price: null }] },
                errors: [{ message: 'no', path: ['concord__1', 0, 'price'] }],
              }
            : {},
      },
      notWithApollo: 'it does not send one request, and what is answered here depends on that',
      data: { best: { name: 'x' }, worst: { price: null } },
      errors: [{ path: ['worst', 'price'], code: 'SUBGRAPH_ERROR', subgraph: 'b' }],
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'the request fails as a whole: each part is asked by itself',
      query: '{ best { name } worst { price } }',
      answers: {
        b: ({ query, variables }) => {
          if (Object.hasOwn(variables, 'concord__0') || query.includes('price'))
            return { data: null, errors: [{ message: 'no' }] };
          return { data: { _entities: [{ name: 'x' }] } };
        },
      },
      data: { best: { name: 'x' }, worst: { price: null } },
      errors: [{ path: ['worst', 'price'], code: 'SUBGRAPH_ERROR', subgraph: 'b' }],
      fetches: { a: 1, b: 3 },
    },
  ],
});
