import { idea } from '../idea.ts';

export default idea({
  claim: 'a field that returns the query type leads to the root fields of every subgraph, wherever it stands',
  subgraphs: {
    a: {
      sdl: `
        type Query { a: Int payloads: [Payload] }
        type Mutation { save: Payload }
        type Payload { done: Boolean query: Query }`,
      resolvers: {
        Query: {
          a: () => 1,
          payloads: () => [{ done: true, query: {} }, null, { done: false, query: null }, { query: {} }],
        },
        Mutation: { save: () => ({ done: true, query: {} }) },
      },
    },
    b: {
      sdl: `
        type Query { b: Int product: Product }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { b: () => 2, product: () => ({ id: '1' }) } },
    },
    c: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Product: { price: () => 3 } },
    },
  },
  cases: [
    {
      query: 'mutation { save { done query { a b product { price } } } }',
      data: { save: { done: true, query: { a: 1, b: 2, product: { price: 3 } } } },
      fetches: { a: 1, b: 1, c: 1 },
    },
    {
      query: '{ payloads { done query { b } } }',
      data: {
        payloads: [
          { done: true, query: { b: 2 } },
          null,
          { done: false, query: null },
          { done: null, query: { b: 2 } },
        ],
      },
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'with an error there',
      query: 'mutation { save { query { b } } }',
      answers: { b: { data: { b: null }, errors: [{ message: 'no', path: ['b'] }] } },
      data: { save: { query: { b: null } } },
      errors: [{ path: ['save', 'query', 'b'], code: 'SUBGRAPH_ERROR', subgraph: 'b' }],
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'where there is none, nothing is asked',
      query: 'mutation { save { query { b } } }',
      answers: { a: { data: { save: null } } },
      data: { save: null },
      fetches: { a: 1 },
    },
  ],
});
