import { idea } from '../idea.ts';

export default idea({
  claim: 'two subgraphs that answer the same field each with a part of its object are both asked, and joined',
  subgraphs: {
    a: {
      sdl: `
        type Query { site: Site @shareable }
        type Site @shareable { name: String address: Address }
        type Address @shareable { city: String }`,
      resolvers: { Query: { site: () => ({ name: 'Hall', address: { city: 'Tartu' } }) } },
    },
    b: {
      sdl: `
        type Query { site: Site @shareable }
        type Site @shareable { address: Address opened: Int }
        type Address @shareable { city: String street: String }`,
      resolvers: { Query: { site: () => ({ opened: 1789, address: { city: 'Tartu', street: 'Lai' } }) } },
    },
  },
  cases: [
    {
      query: '{ site { name opened address { city street } } }',
      data: { site: { name: 'Hall', opened: 1789, address: { city: 'Tartu', street: 'Lai' } } },
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'one of them down: only its part is null',
      query: '{ site { name opened } }',
      answers: { b: 'unreachable' },
      data: { site: { name: 'Hall', opened: null } },
      errors: [{ path: ['site'], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'b' }],
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'one of them says null, the other not: what is known is answered',
      query: '{ site { name opened } }',
      notWithApollo: 'it answers null or not by which of the two comes last',
      answers: { b: { data: { site: null } } },
      data: { site: { name: 'Hall', opened: null } },
      fetches: { a: 1, b: 1 },
    },
  ],
});
