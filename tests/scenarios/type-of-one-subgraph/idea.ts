import { idea } from '../idea.ts';

export default idea({
  claim: 'a type that one subgraph alone adds to an interface can be asked for where that subgraph answers',
  subgraphs: {
    a: {
      sdl: `
        type Query { vehicle: Vehicle }
        interface Vehicle { id: ID! }
        type Car implements Vehicle @shareable { id: ID! seats: Int }`,
      resolvers: { Query: { vehicle: () => ({ __typename: 'Car', id: 'c', seats: 5 }) } },
    },
    b: {
      sdl: `
        type Query { trailer: Vehicle }
        interface Vehicle { id: ID! }
        type Car implements Vehicle @shareable { id: ID! seats: Int }
        type Trailer implements Vehicle { id: ID! load: Int }`,
      resolvers: { Query: { trailer: () => ({ __typename: 'Trailer', id: 't', load: 900 }) } },
    },
  },
  cases: [
    {
      query:
        '{ vehicle { id ... on Trailer { load } ... on Car { seats } } trailer { ... on Trailer { load } } }',
      data: { vehicle: { id: 'c', seats: 5 }, trailer: { load: 900 } },
      fetches: { a: [{ not: 'Trailer' }], b: 1 },
    },
  ],
});
