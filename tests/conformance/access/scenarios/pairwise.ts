import type { AccessCase, AccessScenario, Register, RefusalCase } from '../case.ts';
import { valueOf } from '../values.ts';

const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@context", "@fromContext", "@composeDirective"])
  @link(url: "https://concord.example/specs/release/v0.1", import: ["@release"])
  @composeDirective(name: "@release")
directive @release(to: [String!]!, purposes: [String!]!, form: String! = "FULL", mask: String) repeatable on OBJECT | FIELD_DEFINITION
`;

const MASKED = 'purposes: ["care"], form: "MASK", mask: "pairwise"';
const TO_CITY = '@release(to: ["agency:city"], purposes: ["care"])';
const BOTH = `${TO_CITY} @release(to: ["operator:visits", "partner:acme", "partner:beta"], ${MASKED})`;

const PEOPLE = `
  type Query { person: Person people: [Person!] file: File }
  type Person @key(fields: "id") { id: ID! ${BOTH} handle: String ${BOTH} handles: [String!] ${BOTH} open: String }
  type File @key(fields: "no owner { id }") { no: ID! owner: Person title: String }`;
const VISITS = `
  type Person @key(fields: "id") @context(name: "person") {
    id: ID!
    handle: String @external
    handles: [String!] @external
    visit: Visit
    visits: [Visit!]
    score: String @requires(fields: "handle handles")
  }
  type File @key(fields: "no owner { id }") { no: ID! owner: Person weight: Int }
  type Visit @key(fields: "id") {
    id: ID!
    note: String
    derived(given: String @fromContext(field: "$person { handle }")): String
  }`;

const REGISTER: Register = {
  purposes: { care: { text: 'Care.', legalBasis: 'a law', owner: 'city' } },
  organisations: {
    city: {
      name: 'City',
      class: 'agency',
      operates: 'people',
      clients: { city: { scopes: [], purposes: ['care'] } },
    },
    acme: {
      name: 'Acme',
      class: 'company',
      operates: 'visits',
      clients: { acme: { scopes: [], purposes: ['care'] } },
    },
    beta: { name: 'Beta', class: 'company', clients: { beta: { scopes: [], purposes: ['care'] } } },
  },
  types: { Person: { owner: 'people' }, File: { owner: 'people' }, Visit: { owner: 'visits' } },
};

const ID = valueOf('Person.id');
const HANDLE = valueOf('Person.handle');
const TRUE_VALUES = [ID, HANDLE, valueOf('Person.handles')];
const NOTE = valueOf('Visit.note');
const PSEUDONYM = { matches: '^[\\w-]{43,}$' };

type Question = Pick<AccessCase, 'sentence' | 'caller' | 'operation' | 'data'> & Partial<AccessCase>;

const QUESTIONS: readonly Question[] = [
  {
    sentence: 'A pairwise key finds its entity, and its true value does not reach the subgraph.',
    caller: 'anonymous',
    operation: '{ person { open visit { note } } }',
    data: { person: { open: valueOf('Person.open'), visit: { note: NOTE } } },
    reaches: { visits: ['representations', '"__typename":"Person"'] },
  },
  {
    sentence: 'Beside it an agency sees the true value.',
    caller: 'city',
    operation: '{ people { id visits { note } } }',
    data: { people: [ID, ID].map((id) => ({ id, visits: [{ note: NOTE }, { note: NOTE }] })) },
  },
  {
    sentence: 'Beside it the company that operates the subgraph sees a pseudonym.',
    caller: 'acme',
    operation: '{ person { id visit { note } } }',
    data: { person: { id: PSEUDONYM, visit: { note: NOTE } } },
    unsaid: [ID],
  },
  {
    sentence: 'Beside it another company sees a pseudonym too.',
    caller: 'beta',
    operation: '{ person { id visit { note } } }',
    data: { person: { id: PSEUDONYM, visit: { note: NOTE } } },
    unsaid: [ID],
  },
  {
    sentence: 'Beside it a caller to whom the value was not released is refused it.',
    caller: 'anonymous',
    operation: '{ person { id visit { note } } }',
    data: { person: null },
    refused: ['person.id'],
    unsaid: [ID],
  },
  {
    sentence: 'A compound key with a pairwise value in a nested object finds its entity.',
    caller: 'city',
    operation: '{ file { title weight owner { id } } }',
    data: { file: { title: valueOf('File.title'), weight: 4321, owner: { id: ID } } },
    reaches: { visits: ['"owner":{'] },
  },
  {
    sentence: 'Values that a field requires travel as pseudonyms, item by item.',
    caller: 'city',
    operation: '{ person { score handles } }',
    data: {
      person: {
        score: valueOf('Person.score'),
        handles: [valueOf('Person.handles'), valueOf('Person.handles')],
      },
    },
    reaches: { visits: ['"handle":"', '"handles":["'] },
  },
  {
    sentence: 'A value that a field takes from its context travels as a pseudonym.',
    caller: 'city',
    operation: '{ person { visit { derived } } }',
    data: { person: { visit: { derived: valueOf('Visit.derived') } } },
    reaches: { visits: ['derived'] },
  },
  {
    sentence: 'Under an alias, in a fragment, twice in one operation: it stays away all the same.',
    caller: 'city',
    operation:
      '{ a: person { i: id ...P } b: people { ... on Person { j: id visit { note } } } } fragment P on Person { visit { n: note } score }',
    data: {
      a: { i: ID, visit: { n: NOTE }, score: valueOf('Person.score') },
      b: [ID, ID].map((j) => ({ j, visit: { note: NOTE } })),
    },
  },
];

/** ACC-PAIR: keys and inputs that a partner's subgraph is sent as pseudonyms. */
export const PAIRWISE: AccessScenario = {
  name: 'pairwise keys',
  subgraphs: { people: { sdl: PEOPLE, header: HEADER }, visits: { sdl: VISITS, header: HEADER } },
  register: REGISTER,
  callers: {
    anonymous: undefined,
    city: { client: 'city', scopes: [] },
    acme: { client: 'acme', scopes: [] },
    beta: { client: 'beta', scopes: [] },
  },
  cases: QUESTIONS.map((question, index): AccessCase => ({
    id: `ACC-PAIR-${String(index + 1).padStart(3, '0')}`,
    level: 'MUST',
    refused: [],
    neverReaches: { visits: TRUE_VALUES },
    ...question,
  })),
};

const travelling = (release: string, type = 'ID!'): RefusalCase['subgraphs'] => ({
  people: {
    sdl: `type Query { t: T } type T @key(fields: "id") { id: ${type} ${release} a: String }`,
    header: HEADER,
  },
  visits: { sdl: `type T @key(fields: "id") { id: ${type} b: String }`, header: HEADER },
});
const ofPeople: Register = { ...REGISTER, types: { T: { owner: 'people' } } };
const withoutAcme = Object.fromEntries(
  Object.entries(REGISTER.organisations).filter(([organisation]) => organisation !== 'acme'),
);

/** ACC-PAIR-1..: releases by which nothing may travel. */
export const pairwiseRefusals: readonly RefusalCase[] = (
  [
    [
      'A key may not travel under the mask "last".',
      travelling('@release(to: ["operator:visits"], purposes: ["care"], form: "MASK", mask: "last:4")'),
      ofPeople,
      'either',
    ],
    [
      'A key may not travel under the mask "prefix".',
      travelling('@release(to: ["operator:visits"], purposes: ["care"], form: "MASK", mask: "prefix:4")'),
      ofPeople,
      'either',
    ],
    [
      "A pairwise release to another subgraph's operator lets nothing travel.",
      travelling(`@release(to: ["operator:people"], ${MASKED})`),
      ofPeople,
      'either',
    ],
    [
      'A pairwise release to a company that asks lets nothing travel to its subgraph.',
      travelling(`@release(to: ["partner:acme"], ${MASKED})`),
      ofPeople,
      'either',
    ],
    [
      'A number has no pseudonym.',
      travelling(`@release(to: ["operator:visits"], ${MASKED})`, 'Int!'),
      ofPeople,
      'composition',
    ],
    [
      'A subgraph that no organisation is registered for has no pseudonyms.',
      travelling(`@release(to: ["operator:visits"], ${MASKED})`),
      { ...ofPeople, organisations: withoutAcme },
      'start',
    ],
  ] as const
).map(([sentence, subgraphs, register, refusedAt], index): RefusalCase => ({
  id: `ACC-PAIR-${String(index + 101)}`,
  level: 'MUST',
  sentence,
  subgraphs,
  register,
  refusedAt,
  says: 'T\\.id',
}));
