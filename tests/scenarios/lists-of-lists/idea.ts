import { idea } from '../idea.ts';

export default idea({
  claim: 'entities in lists of lists are found, and nulls between them stay in their places',
  subgraphs: {
    a: {
      sdl: `
        type Query { board: [[Field]] numbers: [[Int!]] }
        type Field @key(fields: "id") { id: ID! lines: [[Mark!]!] }
        type Mark { text: String }`,
      resolvers: {
        Query: {
          board: () => [
            [{ id: 'a' }, null, { id: 'b' }],
            null,
            [],
            [{ id: 'a', lines: [[{ text: 'x' }], []] }],
          ],
          numbers: () => [[1, 2], [], null],
        },
      },
    },
    b: {
      sdl: `type Field @key(fields: "id") { id: ID! piece: String }`,
      resolvers: { Field: { piece: ({ id }: { id: string }) => `piece-${id}` } },
    },
  },
  cases: [
    {
      query: '{ board { piece lines { text } } numbers }',
      data: {
        board: [
          [{ piece: 'piece-a', lines: null }, null, { piece: 'piece-b', lines: null }],
          null,
          [],
          [{ piece: 'piece-a', lines: [[{ text: 'x' }], []] }],
        ],
        numbers: [[1, 2], [], null],
      },
      fetches: {
        a: 1,
        b: [
          {
            entities: [
              { __typename: 'Field', id: 'a' },
              { __typename: 'Field', id: 'b' },
            ],
          },
        ],
      },
    },
    {
      name: 'an error in one of them has both indexes in its path',
      query: '{ board { piece } }',
      answers: {
        b: ({ variables }) => {
          const ids = (variables['representations'] as { id: string }[]).map(({ id }) => id);
          return {
            data: { _entities: ids.map((id) => ({ piece: id === 'b' ? null : 'x' })) },
            errors: [{ message: 'no', path: ['_entities', ids.indexOf('b'), 'piece'] }],
          };
        },
      },
      data: { board: [[{ piece: 'x' }, null, { piece: null }], null, [], [{ piece: 'x' }]] },
      errors: [{ path: ['board', 0, 2, 'piece'], code: 'SUBGRAPH_ERROR', subgraph: 'b' }],
      fetches: { a: 1, b: 1 },
    },
  ],
});
