import type { AccessCase, AccessScenario } from '../case.ts';
import { valueOf } from '../values.ts';
import { derivedCases, providedCases } from './derived.ts';
import { companies } from './registers.ts';

// What travels to another subgraph for @requires is released to its operator, and to those who may ask for it.
const RELEASED = '@release(to: ["operator:papers", "class:company"], purposes: ["test"])';
const READ = '@requiresScopes(scopes: [["read"]])';

const PEOPLE = `
  type Query { person: Person people: [Person] ledger: Ledger }
  type Person @key(fields: "id") {
    id: ID!
    open: String
    secret: String ${READ} ${RELEASED}
    nick: String @shareable ${READ}
    mixed: String @shareable ${READ}
  }
  type Ledger @key(fields: "id") @authenticated { id: ID! ${RELEASED} entry: String }
`;
const PAPERS = `
  type Query { latest: Paper papers: [Paper] }
  type Paper @key(fields: "id") {
    id: ID!
    title: String
    author: Person @federation__provides(fields: "nick")
    plainAuthor: Person
    hidden: String @policy(policies: [["archivist"]])
  }
  type Person @key(fields: "id") {
    id: ID!
    secret: String @external
    nick: String @external
    score: String @requires(fields: "secret") ${READ}
    mixed: String @shareable @policy(policies: [["archivist"]])
    papers: [Paper]
    letter: String
    sealed: String @authenticated
    strictSeal: String! @authenticated
  }
  type Ledger @key(fields: "id") @authenticated { id: ID! audit: String }
`;

const SECRET = valueOf('Person.secret');
const LETTER = valueOf('Person.letter');
const SEALED = valueOf('Person.sealed');

/** ACC-ENTITY: fields of entities, in one subgraph or the other. */
const fieldCases: readonly AccessCase[] = [
  {
    id: 'ACC-ENTITY-001',
    level: 'MUST',
    sentence: 'An open field that another subgraph adds is answered.',
    caller: 'anonymous',
    operation: '{ person { open letter } }',
    data: { person: { open: valueOf('Person.open'), letter: LETTER } },
    refused: [],
    reaches: { people: ['open'], papers: ['letter'] },
  },
  {
    id: 'ACC-ENTITY-002',
    level: 'MUST',
    sentence: 'For a refused field of another subgraph that subgraph is not asked.',
    caller: 'anonymous',
    operation: '{ person { open sealed } }',
    data: { person: { open: valueOf('Person.open'), sealed: null } },
    refused: ['person.sealed'],
    absent: [SEALED],
    notAsked: ['papers'],
  },
  {
    id: 'ACC-ENTITY-003',
    level: 'MUST',
    sentence:
      'An open field beside a refused one is fetched from the same subgraph, without the refused one.',
    caller: 'anonymous',
    operation: '{ person { sealed letter } }',
    data: { person: { sealed: null, letter: LETTER } },
    refused: ['person.sealed'],
    absent: [SEALED],
    neverReaches: { papers: ['sealed'] },
  },
  {
    id: 'ACC-ENTITY-004',
    level: 'MUST',
    sentence: 'In a list of entities a refused field of another subgraph is refused once.',
    caller: 'anonymous',
    operation: '{ people { sealed } }',
    data: { people: [{ sealed: null }, { sealed: null }] },
    refused: ['people.sealed'],
    notAsked: ['papers'],
  },
  {
    id: 'ACC-ENTITY-005',
    level: 'MUST',
    sentence: 'A guarded field of another subgraph is given to a caller who may see it.',
    caller: 'plain',
    operation: '{ people { sealed strictSeal } }',
    data: {
      people: [
        { sealed: SEALED, strictSeal: valueOf('Person.strictSeal') },
        { sealed: SEALED, strictSeal: valueOf('Person.strictSeal') },
      ],
    },
    refused: [],
  },
  {
    id: 'ACC-ENTITY-006',
    level: 'MUST',
    sentence: 'A refused non-null field of another subgraph takes the entity with it, without being fetched.',
    caller: 'anonymous',
    operation: '{ person { open strictSeal } }',
    data: { person: null },
    refused: ['person.strictSeal'],
    notAsked: ['papers'],
  },
  {
    id: 'ACC-ENTITY-007',
    level: 'MUST',
    sentence: 'A rule on an entity covers the fields that another subgraph adds to it.',
    caller: 'anonymous',
    operation: '{ person { open } ledger { audit } }',
    data: { person: { open: valueOf('Person.open') }, ledger: null },
    refused: ['ledger'],
    absent: [valueOf('Ledger.audit')],
    neverReaches: { people: ['ledger'] },
    notAsked: ['papers'],
  },
  {
    id: 'ACC-ENTITY-008',
    level: 'MUST',
    sentence: 'A guarded entity is given, from all its subgraphs, to a caller who may see it.',
    caller: 'plain',
    operation: '{ ledger { entry audit } }',
    data: { ledger: { entry: valueOf('Ledger.entry'), audit: valueOf('Ledger.audit') } },
    refused: [],
  },
  {
    id: 'ACC-ENTITY-009',
    level: 'MUST',
    sentence: 'Across subgraphs and back, a guarded field is refused at its path.',
    caller: 'anonymous',
    operation: '{ person { papers { title hidden plainAuthor { open secret } } } }',
    data: {
      person: {
        papers: Array.from({ length: 2 }, () => ({
          title: valueOf('Paper.title'),
          hidden: null,
          plainAuthor: { open: valueOf('Person.open'), secret: null },
        })),
      },
    },
    refused: ['person.papers.hidden', 'person.papers.plainAuthor.secret'],
    absent: [SECRET, valueOf('Paper.hidden')],
  },
  {
    id: 'ACC-ENTITY-010',
    level: 'MUST',
    sentence: 'The demands of two subgraphs on one field are joined: the scope alone is not enough.',
    caller: 'reader',
    operation: '{ person { open mixed } }',
    data: { person: { open: valueOf('Person.open'), mixed: null } },
    refused: ['person.mixed'],
    absent: [valueOf('Person.mixed')],
  },
  {
    id: 'ACC-ENTITY-011',
    level: 'MUST',
    sentence: 'The demands of two subgraphs on one field are joined: the policy alone is not enough.',
    caller: 'archivist',
    operation: '{ latest { plainAuthor { letter mixed } } }',
    data: { latest: { plainAuthor: { letter: LETTER, mixed: null } } },
    refused: ['latest.plainAuthor.mixed'],
    absent: [valueOf('Person.mixed')],
  },
  {
    id: 'ACC-ENTITY-012',
    level: 'MUST',
    sentence: 'The demands of two subgraphs on one field are joined: who fulfils both is answered.',
    caller: 'librarian',
    operation: '{ person { mixed } }',
    data: { person: { mixed: valueOf('Person.mixed') } },
    refused: [],
  },
];

/** Entities of two subgraphs. */
export const ENTITIES: AccessScenario = {
  name: 'entities',
  subgraphs: { people: { sdl: PEOPLE }, papers: { sdl: PAPERS } },
  register: companies(
    { plain: [], reader: ['read'], archivist: [], librarian: ['read'] },
    { archivist: ['archivist', 'librarian'] },
    { people: ['Person', 'Ledger'], papers: ['Paper'] },
  ),
  callers: {
    anonymous: undefined,
    plain: { client: 'plain', scopes: [] },
    reader: { client: 'reader', scopes: ['read'] },
    archivist: { client: 'archivist', scopes: ['read'] },
    librarian: { client: 'librarian', scopes: ['read'] },
  },
  cases: [...fieldCases, ...derivedCases, ...providedCases],
};
