import { idea } from '../idea.ts';

export default idea({
  claim: 'an interface with a key is found by it, and the object says which type it is',
  subgraphs: {
    a: {
      sdl: `
        type Query { shelf: [Media!] }
        interface Media @key(fields: "id") { id: ID! title: String! }
        type Book implements Media @key(fields: "id") { id: ID! title: String! author: String }
        type Film implements Media @key(fields: "id") { id: ID! title: String! }`,
      resolvers: {
        Query: {
          shelf: () => [
            { __typename: 'Film', id: '1', title: 'Metropolis' },
            { __typename: 'Book', id: '2', title: 'Odyssey', author: 'Homer' },
          ],
        },
      },
    },
    b: {
      sdl: `
        type Media @key(fields: "id") @interfaceObject { id: ID! notes: [Note!]! }
        type Note { text: String media: Media! }`,
      resolvers: { Media: { notes: ({ id }: { id: string }) => [{ text: `note on ${id}`, media: { id } }] } },
    },
  },
  cases: [
    {
      query: '{ shelf { title notes { text } } }',
      data: {
        shelf: [
          { title: 'Metropolis', notes: [{ text: 'note on 1' }] },
          { title: 'Odyssey', notes: [{ text: 'note on 2' }] },
        ],
      },
      fetches: { a: 1, b: 1 },
    },
    {
      name: 'the interface by its key alone',
      query: '{ shelf { notes { media { id } } } }',
      data: { shelf: [{ notes: [{ media: { id: '1' } }] }, { notes: [{ media: { id: '2' } }] }] },
      apollo: {
        because: 'it does not ask for the type, and answers null without one',
        data: { shelf: null },
        errors: [],
      },
      fetches: { a: 1, b: 1 },
    },
  ],
});
