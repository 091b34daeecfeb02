import { idea } from '../idea.ts';

interface Person {
  id: string;
}

const born: Record<string, number> = { ann: 1990, bob: 1960, cid: 1930 };
const parents: Record<string, string> = { ann: 'bob', bob: 'cid' };

export default idea({
  claim: 'a field that requires others may lead to an object of its own type, of which the same is asked',
  subgraphs: {
    register: {
      sdl: `
        type Query { person: Person }
        type Person @key(fields: "id") {
          id: ID!
          born: Int
          generation: String @external
          parent: Person @requires(fields: "generation")
        }`,
      resolvers: {
        Query: { person: () => ({ id: 'ann' }) },
        Person: {
          born: ({ id }: Person) => born[id],
          parent: ({ id, generation }: Person & { generation?: string }) => {
            if (generation !== `g${born[id] ?? ''}`) throw new Error('the generation is not given');
            const parent = parents[id];
            return parent === undefined ? null : { id: parent };
          },
        },
      },
    },
    heritage: {
      sdl: `
        type Person @key(fields: "id") {
          id: ID!
          born: Int @external
          generation: String @requires(fields: "born")
          parent: Person @external
          heir: String @requires(fields: "parent { id }")
        }`,
      resolvers: {
        Person: {
          generation: (person: Person & { born: number }) => `g${person.born}`,
          heir: ({ id, parent }: Person & { parent: Person | null }) => `${id} of ${parent?.id ?? 'nobody'}`,
        },
      },
    },
  },
  cases: [
    {
      query: '{ person { heir } }',
      data: { person: { heir: 'ann of bob' } },
      fetches: { register: 3, heritage: 2 },
      order: ['register', 'register', 'heritage', 'register', 'heritage'],
    },
    {
      query: '{ person { parent { heir } } }',
      data: { person: { parent: { heir: 'bob of cid' } } },
      fetches: { register: 4, heritage: 3 },
    },
  ],
});
