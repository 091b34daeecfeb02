import { idea } from '../idea.ts';

export default idea({
  claim: 'a key may reach into objects',
  subgraphs: {
    people: {
      sdl: `
        type Query { employee: Employee }
        type Employee @key(fields: "company { id site { code } } number") { company: Company! number: Int! name: String }
        type Company { id: ID! @shareable name: String site: Site! @shareable }
        type Site { code: String! @shareable }`,
      resolvers: {
        Query: {
          employee: () => ({
            number: 7,
            name: 'Ada',
            company: { id: 'c', name: 'Works', site: { code: 'N' } },
          }),
        },
      },
    },
    badges: {
      sdl: `
        type Employee @key(fields: "company { id site { code } } number") { company: Company! number: Int! badge: String }
        type Company { id: ID! @shareable site: Site! @shareable }
        type Site { code: String! @shareable }`,
      resolvers: {
        Employee: {
          badge: ({ company, number }: { company: { id: string; site: { code: string } }; number: number }) =>
            `${company.id}${company.site.code}${number}`,
        },
      },
    },
  },
  cases: [
    {
      query: '{ employee { name badge company { name } } }',
      data: { employee: { name: 'Ada', badge: 'cN7', company: { name: 'Works' } } },
      fetches: {
        people: 1,
        badges: [
          {
            entities: [{ __typename: 'Employee', company: { id: 'c', site: { code: 'N' } }, number: 7 }],
          },
        ],
      },
    },
  ],
});
