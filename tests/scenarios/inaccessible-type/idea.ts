import { idea, UNEXPLAINED } from '../idea.ts';

export default idea({
  claim: 'an object of a type that is not part of the graph is null, and its fields are not there',
  subgraphs: {
    library: {
      sdl: `
        type Query { media: [Media] first: Media! draft: Draft @inaccessible }
        interface Media { id: ID! }
        type Book implements Media { id: ID! title: String }
        type Draft implements Media @inaccessible { id: ID! secret: String }`,
      resolvers: {
        Query: {
          media: () => [
            { __typename: 'Book', id: 'b' },
            { __typename: 'Draft', id: 'PLANTED' },
          ],
          first: () => ({ __typename: 'Draft', id: 'PLANTED' }),
        },
      },
    },
  },
  cases: [
    {
      query: '{ media { __typename id } }',
      data: { media: [{ __typename: 'Book', id: 'b' }, null] },
      errors: [{ path: ['media', 1], code: 'VALUE_INACCESSIBLE' }],
      apollo: { because: 'It does not say why the object is null.', errors: [] },
      fetches: { library: 1 },
    },
    {
      name: 'where it may not be null, the null goes up and is explained',
      query: '{ first { id } }',
      data: null,
      errors: [{ path: ['first'], code: 'VALUE_INACCESSIBLE' }],
      apollo: UNEXPLAINED,
      fetches: { library: 1 },
    },
    {
      query: '{ __type(name: "Draft") { name } }',
      data: { __type: null },
      fetches: {},
    },
  ],
});
