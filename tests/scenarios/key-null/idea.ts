import { idea } from '../idea.ts';

export default idea({
  claim: 'an entity whose key is null is asked for as it is, and null where nobody knows it',
  subgraphs: {
    people: {
      sdl: `
        type Query { people: [Person] }
        type Person @key(fields: "number") { number: Int name: String }`,
      resolvers: {
        Query: {
          people: () => [
            { number: 1, name: 'Ada' },
            { number: null, name: 'Nemo' },
          ],
        },
      },
    },
    letters: {
      sdl: `type Person @key(fields: "number") { number: Int letters: Int }`,
      resolvers: {
        Person: {
          __resolveReference: (person: { number: number | null }) => (person.number === null ? null : person),
          letters: () => 3,
        },
      },
    },
  },
  cases: [
    {
      query: '{ people { name letters } }',
      data: {
        people: [
          { name: 'Ada', letters: 3 },
          { name: 'Nemo', letters: null },
        ],
      },
      fetches: {
        people: 1,
        letters: [
          {
            entities: [
              { __typename: 'Person', number: 1 },
              { __typename: 'Person', number: null },
            ],
          },
        ],
      },
    },
  ],
});
