import { idea, UNEXPLAINED } from '../idea.ts';

export default idea({
  claim: 'an enum value that is not part of the graph is null with an error, and no caller can send it',
  subgraphs: {
    doors: {
      sdl: `
        type Query { doors: [Door] count(state: State): Int }
        type Door { id: ID! state: State past: [State!] }
        enum State { OPEN SHUT WELDED @inaccessible }`,
      resolvers: {
        Query: {
          doors: () => [
            { id: '1', state: 'OPEN', past: ['SHUT'] },
            { id: '2', state: 'WELDED', past: ['SHUT', 'WELDED'] },
          ],
          count: () => 1,
        },
      },
    },
  },
  cases: [
    {
      query: '{ doors { id state } }',
      data: {
        doors: [
          { id: '1', state: 'OPEN' },
          { id: '2', state: null },
        ],
      },
      errors: [{ path: ['doors', 1, 'state'], code: 'VALUE_INACCESSIBLE' }],
      apollo: UNEXPLAINED,
      fetches: { doors: 1 },
    },
    {
      name: 'in a list that may not have null in it, the list is null',
      query: '{ doors { past } }',
      data: { doors: [{ past: ['SHUT'] }, { past: null }] },
      errors: [{ path: ['doors', 1, 'past', 1], code: 'VALUE_INACCESSIBLE' }],
      apollo: UNEXPLAINED,
      fetches: { doors: 1 },
    },
    {
      query: '{ count(state: WELDED) }',
      data: undefined,
      errors: [{ path: [], code: 'GRAPHQL_VALIDATION_FAILED' }],
      fetches: {},
    },
    {
      query: 'query ($state: State) { count(state: $state) }',
      variables: { state: 'WELDED' },
      data: undefined,
      errors: [{ path: [], code: 'BAD_USER_INPUT' }],
      fetches: {},
    },
  ],
});
