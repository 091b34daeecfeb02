import { idea } from '../idea.ts';

export default idea({
  claim: 'a scalar of a subgraph’s own holds anything, and passes through unchanged in both directions',
  subgraphs: {
    a: {
      sdl: `
        scalar JSON
        scalar Date
        type Query { echo(value: JSON, on: Date): Thing }
        type Thing @key(fields: "at") { at: Date! value: JSON list: [JSON!] }`,
      resolvers: {
        Query: {
          echo: (_: unknown, { value, on }: { value: unknown; on: string }) => ({
            at: on,
            value,
            list: [value, [1]],
          }),
        },
      },
    },
    b: {
      sdl: `
        scalar JSON
        scalar Date
        type Thing @key(fields: "at") { at: Date! value: JSON @external copy: JSON @requires(fields: "value") }`,
      resolvers: { Thing: { copy: ({ value }: { value: unknown }) => value } },
    },
  },
  cases: [
    {
      query: 'query ($value: JSON, $on: Date) { echo(value: $value, on: $on) { at value list copy } }',
      variables: { value: { __typename: 'X', deep: [{ a: null }, 'ü "'], constructor: 1 }, on: '2026-01-01' },
      data: {
        echo: {
          at: '2026-01-01',
          value: { __typename: 'X', deep: [{ a: null }, 'ü "'], constructor: 1 },
          list: [{ __typename: 'X', deep: [{ a: null }, 'ü "'], constructor: 1 }, [1]],
          copy: { __typename: 'X', deep: [{ a: null }, 'ü "'], constructor: 1 },
        },
      },
      fetches: { a: 1, b: 1 },
    },
    {
      query: '{ echo(value: { a: [1, "b", true, null] }, on: "x") { copy } }',
      data: { echo: { copy: { a: [1, 'b', true, null] } } },
      fetches: { a: 1, b: 1 },
    },
  ],
});
