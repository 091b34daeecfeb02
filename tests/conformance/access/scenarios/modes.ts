import type { AccessScenario } from '../case.ts';
import { valueOf } from '../values.ts';
import { companies } from './registers.ts';

const SDL = `
  type Query { open: String guarded: String @requiresScopes(scopes: [["read"]]) thing: Thing }
  type Thing { open: String guarded: String @authenticated }
`;
const OPEN = valueOf('Query.open');

const shared = {
  subgraphs: { one: { sdl: SDL } },
  register: companies({ plain: [], reader: ['read'] }),
  callers: {
    anonymous: undefined,
    plain: { client: 'plain', scopes: [] },
    reader: { client: 'reader', scopes: ['read'] },
  },
};

/** ACC-MODE: what a refusal does, as the operator chose. */
export const MODES: readonly AccessScenario[] = [
  {
    ...shared,
    name: 'the mode reject',
    mode: 'reject',
    cases: [
      {
        id: 'ACC-MODE-001',
        level: 'SHOULD',
        sentence: 'In the mode reject one refusal refuses the whole operation, and nothing is fetched.',
        caller: 'plain',
        operation: '{ open guarded }',
        data: null,
        refused: ['guarded'],
        absent: [OPEN],
        notAsked: ['one'],
      },
      {
        id: 'ACC-MODE-002',
        level: 'SHOULD',
        sentence: 'In the mode reject an operation without a refusal is answered.',
        caller: 'reader',
        operation: '{ open guarded }',
        data: { open: OPEN, guarded: valueOf('Query.guarded') },
        refused: [],
      },
      {
        id: 'ACC-MODE-003',
        level: 'SHOULD',
        sentence: 'In the mode reject every refusal is told, deep ones too.',
        caller: 'anonymous',
        operation: '{ guarded thing { open a: guarded } }',
        data: null,
        refused: ['guarded', 'thing.a'],
        notAsked: ['one'],
      },
    ],
  },
  {
    ...shared,
    name: 'the mode dry-run',
    mode: 'dry-run',
    cases: [
      {
        id: 'ACC-MODE-004',
        level: 'SHOULD',
        sentence: 'In the mode dry-run nothing is refused, and the answer does not tell what would be.',
        caller: 'anonymous',
        operation: '{ open guarded thing { guarded } }',
        data: { open: OPEN, guarded: valueOf('Query.guarded'), thing: { guarded: valueOf('Thing.guarded') } },
        refused: [],
      },
    ],
  },
  {
    ...shared,
    name: 'documents of several operations',
    cases: [
      {
        id: 'ACC-DOC-001',
        level: 'MUST',
        sentence: 'Of a document with several operations only what the one that is asked for refuses counts.',
        caller: 'plain',
        operation: 'query A { open } query B { open guarded }',
        operationName: 'A',
        data: { open: OPEN },
        refused: [],
      },
      {
        id: 'ACC-DOC-002',
        level: 'MUST',
        sentence:
          'The other operation of the same document is decided by itself, and not as the first one was.',
        caller: 'plain',
        operation: 'query A { open } query B { open guarded }',
        operationName: 'B',
        data: { open: OPEN, guarded: null },
        refused: ['guarded'],
        absent: [valueOf('Query.guarded')],
      },
      {
        id: 'ACC-DOC-003',
        level: 'MUST',
        sentence: 'A fragment that two operations share is decided in each of them.',
        caller: 'plain',
        operation:
          'query A { thing { ...T } } query B { guarded thing { ...T } } fragment T on Thing { open guarded }',
        operationName: 'B',
        data: { guarded: null, thing: { open: valueOf('Thing.open'), guarded: valueOf('Thing.guarded') } },
        refused: ['guarded'],
      },
    ],
  },
];
