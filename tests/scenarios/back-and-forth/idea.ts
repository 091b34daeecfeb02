import { idea } from '../idea.ts';

export default idea({
  claim: 'a question may lead from subgraph to subgraph and back, as deep as it goes',
  subgraphs: {
    people: {
      sdl: `
        type Query { person: Person }
        type Person @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: { person: () => ({ id: '1' }) },
        Person: { name: ({ id }: { id: string }) => `name-${id}` },
      },
    },
    friends: {
      sdl: `type Person @key(fields: "id") { id: ID! friends: [Person!] }`,
      resolvers: {
        Person: {
          friends: ({ id }: { id: string }) => [{ id: String(Number(id) + 1) }, { id: '1' }],
        },
      },
    },
  },
  cases: [
    {
      query: '{ person { name friends { name friends { name friends { name } } } } }',
      data: {
        person: {
          name: 'name-1',
          friends: [
            {
              name: 'name-2',
              friends: [
                { name: 'name-3', friends: [{ name: 'name-4' }, { name: 'name-1' }] },
                { name: 'name-1', friends: [{ name: 'name-2' }, { name: 'name-1' }] },
              ],
            },
            {
              name: 'name-1',
              friends: [
                { name: 'name-2', friends: [{ name: 'name-3' }, { name: 'name-1' }] },
                { name: 'name-1', friends: [{ name: 'name-2' }, { name: 'name-1' }] },
              ],
            },
          ],
        },
      },
      fetches: { people: 2, friends: 1 },
    },
  ],
});
