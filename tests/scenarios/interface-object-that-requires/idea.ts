import { idea } from '../idea.ts';

export default idea({
  claim: 'a field that is added to an interface may require one of the interface',
  subgraphs: {
    media: {
      sdl: `
        type Query { media: [Media] }
        interface Media @key(fields: "id") { id: ID! length: Int }
        type Book implements Media @key(fields: "id") { id: ID! length: Int }
        type Film implements Media @key(fields: "id") { id: ID! length: Int }`,
      resolvers: {
        Query: {
          media: () => [
            { __typename: 'Book', id: 'b', length: 500 },
            { __typename: 'Film', id: 'f', length: 153 },
          ],
        },
      },
    },
    lending: {
      sdl: `
        type Media @key(fields: "id") @interfaceObject {
          id: ID!
          length: Int @external
          days: Int @requires(fields: "length")
        }`,
      resolvers: { Media: { days: ({ length }: { length: number }) => Math.ceil(length / 100) } },
    },
  },
  cases: [
    {
      query: '{ media { days } }',
      data: { media: [{ days: 5 }, { days: 2 }] },
      fetches: {
        media: 1,
        lending: [
          {
            entities: [
              { __typename: 'Media', id: 'b', length: 500 },
              { __typename: 'Media', id: 'f', length: 153 },
            ],
          },
        ],
      },
    },
  ],
});
