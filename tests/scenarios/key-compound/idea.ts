import { idea } from '../idea.ts';

export default idea({
  claim: 'a key of several fields is sent with all of them',
  subgraphs: {
    register: {
      sdl: `
        type Query { plots: [Plot] }
        type Plot @key(fields: "district number") { district: String! number: Int! owner: String }`,
      resolvers: {
        Query: {
          plots: () => [
            { district: 'north', number: 1, owner: 'Ada' },
            { district: 'south', number: 1, owner: 'Ben' },
          ],
        },
      },
    },
    taxes: {
      sdl: `type Plot @key(fields: "district number") { district: String! number: Int! tax: String }`,
      resolvers: {
        Plot: {
          tax: ({ district, number }: { district: string; number: number }) => `${district}/${number}`,
        },
      },
    },
  },
  cases: [
    {
      query: '{ plots { owner tax } }',
      data: {
        plots: [
          { owner: 'Ada', tax: 'north/1' },
          { owner: 'Ben', tax: 'south/1' },
        ],
      },
      fetches: {
        register: 1,
        taxes: [
          {
            entities: [
              { __typename: 'Plot', district: 'north', number: 1 },
              { __typename: 'Plot', district: 'south', number: 1 },
            ],
          },
        ],
      },
    },
  ],
});
