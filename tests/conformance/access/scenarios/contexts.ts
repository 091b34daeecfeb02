import type { AccessScenario } from '../case.ts';
import { valueOf } from '../values.ts';
import { companies } from './registers.ts';

const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@context", "@fromContext", "@requiresScopes", "@composeDirective"])
  @link(url: "https://concord.example/specs/release/v0.1", import: ["@release"])
  @composeDirective(name: "@release")
directive @release(to: [String!]!, purposes: [String!]!, form: String! = "FULL", mask: String) repeatable on OBJECT | FIELD_DEFINITION
`;

const PEOPLE = `
  type Query { person: Person }
  type Person @key(fields: "id") {
    id: ID!
    secret: String @release(to: ["partner:reader", "operator:visits"], purposes: ["test"])
    open: String
  }`;
const VISITS = `
  type Person @key(fields: "id") @context(name: "person") {
    id: ID!
    secret: String @external
    open: String @external
    visit: Visit
  }
  type Visit @key(fields: "id") {
    id: ID!
    note: String
    derived(given: String @fromContext(field: "$person { secret }")): String
    harmless(given: String @fromContext(field: "$person { open }")): String
  }`;

const SECRET = valueOf('Person.secret');

/** ACC-CTX: fields that take a value from the objects around them. */
export const CONTEXTS: AccessScenario = {
  name: 'contexts',
  subgraphs: { people: { sdl: PEOPLE, header: HEADER }, visits: { sdl: VISITS, header: HEADER } },
  register: companies({ plain: [], reader: [] }, {}, { people: ['Person'], visits: ['Visit'] }),
  callers: {
    anonymous: undefined,
    plain: { client: 'plain', scopes: [] },
    reader: { client: 'reader', scopes: [] },
  },
  cases: [
    ...(['anonymous', 'plain'] as const).map((caller, index) => ({
      id: `ACC-CTX-00${index + 1}`,
      level: 'MUST' as const,
      sentence: `A field without a rule that takes a guarded value from its context is refused to the caller "${caller}", and the value travels nowhere.`,
      caller,
      operation: '{ person { visit { note derived } } }',
      data: { person: { visit: { note: valueOf('Visit.note'), derived: null } } },
      refused: ['person.visit.derived'],
      absent: [SECRET, valueOf('Visit.derived')],
      neverReaches: { people: ['secret'] },
    })),
    {
      id: 'ACC-CTX-003',
      level: 'MUST',
      sentence:
        'A field that takes a guarded value from its context is given to a caller who may see the value.',
      caller: 'reader',
      operation: '{ person { visit { derived } } }',
      data: { person: { visit: { derived: valueOf('Visit.derived') } } },
      refused: [],
      reaches: { visits: [SECRET] },
    },
    {
      id: 'ACC-CTX-004',
      level: 'MUST',
      sentence: 'A field that takes an open value from its context is given to everyone.',
      caller: 'anonymous',
      operation: '{ person { visit { harmless } } }',
      data: { person: { visit: { harmless: valueOf('Visit.harmless') } } },
      refused: [],
      reaches: { visits: [valueOf('Person.open')] },
    },
    {
      id: 'ACC-CTX-005',
      level: 'MUST',
      sentence:
        'Under an alias, in a fragment, such a field is refused all the same, once for all its names.',
      caller: 'plain',
      operation:
        '{ person { visit { ...V note } } } fragment V on Visit { a: derived ... @include(if: true) { b: derived } }',
      data: { person: { visit: { a: null, b: null, note: valueOf('Visit.note') } } },
      refused: ['person.visit.a', 'person.visit.b'],
      absent: [SECRET],
    },
  ],
};
