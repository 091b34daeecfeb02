import { idea } from '../idea.ts';

export default idea({
  claim: 'a field may provide a part of the objects in a list, and of what lies below',
  subgraphs: {
    reviews: {
      sdl: `
        type Query { reviews: [Review] @provides(fields: "author { name address { city } }") }
        type Review { author: User }
        type User @key(fields: "id") { id: ID! name: String @external address: Address @external }
        type Address @external { city: String }`,
      resolvers: {
        Query: {
          reviews: () => [{ author: { id: '1', name: 'Ada', address: { city: 'Tartu' } } }, { author: null }],
        },
      },
    },
    users: {
      sdl: `
        type User @key(fields: "id") { id: ID! name: String @shareable address: Address @shareable }
        type Address { city: String @shareable street: String }`,
      resolvers: { User: { name: () => 'Ada', address: () => ({ city: 'Tartu', street: 'Lai' }) } },
    },
  },
  cases: [
    {
      query: '{ reviews { author { name address { city } } } }',
      data: { reviews: [{ author: { name: 'Ada', address: { city: 'Tartu' } } }, { author: null }] },
      fetches: { reviews: 1 },
    },
    {
      query: '{ reviews { author { address { city street } } } }',
      data: { reviews: [{ author: { address: { city: 'Tartu', street: 'Lai' } } }, { author: null }] },
      fetches: { reviews: 1, users: 1 },
    },
  ],
});
