import type { AccessScenario } from '../case.ts';
import { valueOf } from '../values.ts';
import { companies } from './registers.ts';

const A = valueOf('Query.a');
const WRITE = valueOf('Mutation.write');

/** Rules on the root types themselves. */
export const ROOTS: AccessScenario = {
  name: 'guarded root types',
  subgraphs: {
    one: {
      sdl: `
        type Query @authenticated { a: String thing: Thing }
        type Thing @key(fields: "id") { id: ID! name: String }
        type Mutation @requiresScopes(scopes: [["write"]]) { write(what: String): String }`,
    },
  },
  register: companies({ plain: [], writer: ['write'] }),
  callers: {
    anonymous: undefined,
    plain: { client: 'plain', scopes: [] },
    writer: { client: 'writer', scopes: ['write'] },
  },
  cases: [
    {
      id: 'ACC-ROOT-101',
      level: 'MUST',
      sentence: 'A rule on the query type covers each of its fields, and nothing is fetched.',
      caller: 'anonymous',
      operation: '{ a thing { name } }',
      data: null,
      refused: ['a', 'thing'],
      notAsked: ['one'],
    },
    {
      id: 'ACC-ROOT-102',
      level: 'MUST',
      sentence: 'A fragment on a guarded root type does not open it.',
      caller: 'anonymous',
      operation: '{ ...F } fragment F on Query { b: a }',
      data: null,
      refused: ['b'],
      notAsked: ['one'],
    },
    {
      id: 'ACC-ROOT-103',
      level: 'MUST',
      sentence: 'A caller who fulfils the rule of the query type is answered.',
      caller: 'plain',
      operation: '{ a thing { name } }',
      data: { a: A, thing: { name: valueOf('Thing.name') } },
      refused: [],
    },
    {
      id: 'ACC-ROOT-104',
      level: 'MUST',
      sentence: 'A rule on the mutation type covers each mutation, and none is sent.',
      caller: 'plain',
      operation: 'mutation { write(what: "SENT-GUARDED") }',
      data: null,
      refused: ['write'],
      absent: [WRITE, 'SENT-GUARDED'],
      notAsked: ['one'],
    },
    {
      id: 'ACC-ROOT-105',
      level: 'MUST',
      sentence: 'A caller who fulfils the rule of the mutation type is answered.',
      caller: 'writer',
      operation: 'mutation { write(what: "SENT-OPEN") }',
      data: { write: WRITE },
      refused: [],
      reaches: { one: ['SENT-OPEN'] },
    },
    {
      id: 'ACC-ROOT-106',
      level: 'SHOULD',
      sentence: 'The name of a guarded root type is no secret.',
      caller: 'anonymous',
      operation: '{ __typename }',
      data: { __typename: 'Query' },
      refused: [],
    },
  ],
};
