import type { RefusalCase, Register, Subgraphs } from '../case.ts';
import { companies } from './registers.ts';

const REGISTER = companies({ plain: [], reader: ['read'] });

/** Shapes of a derived field's demand over its input's: which of them does not imply it? */
const QUANTIFIERS: readonly (readonly [no: number, input: string, derived: string])[] = [
  [1, '[["a", "b"]]', '[["a"]]'],
  [2, '[["a"]]', '[["a"], ["b"]]'],
  [3, '[["a", "b"], ["c"]]', '[["a"], ["c"]]'],
  [4, '[["a"]]', '[["b"]]'],
  [5, '[["a"], ["b"]]', '[["a"], ["c"]]'],
  [6, '[["a", "b"]]', '[["a"], ["b"]]'],
  [7, '[["a", "b"], ["c", "d"]]', '[["a", "b"], ["c"]]'],
];

const derivedFrom = (input: string, derived: string): Subgraphs => ({
  owner: { sdl: `type Query { t: T } type T @key(fields: "id") { id: ID! x: String ${input} }` },
  deriver: {
    sdl: `type T @key(fields: "id") { id: ID! x: String @external d: String @requires(fields: "x") ${derived} }`,
  },
});

/** ACC-QUANT: each alternative of a derived field's demand has to fulfil one alternative of its input's. */
export const quantifierCases: readonly RefusalCase[] = [
  ...QUANTIFIERS.map(([no, input, derived]): RefusalCase => ({
    id: `ACC-QUANT-${String(no).padStart(3, '0')}`,
    level: 'MUST',
    sentence: `A field that demands ${derived} may not be derived from one that demands ${input}.`,
    subgraphs: derivedFrom(`@requiresScopes(scopes: ${input})`, `@requiresScopes(scopes: ${derived})`),
    register: REGISTER,
    refusedAt: 'composition',
    says: 'T\\.d',
  })),
  ...(
    [
      [11, 'An open field may not be derived from one that demands @authenticated.', '@authenticated', ''],
      [
        12,
        'A field that demands a scope may not be derived from one that demands a policy.',
        '@policy(policies: [["reviewer"]])',
        '@requiresScopes(scopes: [["read"]])',
      ],
      [
        13,
        'A field that demands a part of the policies may not be derived from one that demands both.',
        '@policy(policies: [["reviewer", "auditor"]])',
        '@policy(policies: [["reviewer"]])',
      ],
    ] as const
  ).map(([no, sentence, input, derived]): RefusalCase => ({
    id: `ACC-QUANT-${String(no).padStart(3, '0')}`,
    level: 'MUST',
    sentence,
    subgraphs: derivedFrom(input, derived),
    register: REGISTER,
    refusedAt: 'composition',
    says: 'T\\.d',
  })),
];

const cityAndAcme: Register = {
  purposes: { test: { text: 'Testing.', legalBasis: 'none', owner: 'city' } },
  organisations: {
    city: { name: 'City', class: 'agency', operates: 'owner', clients: {} },
    acme: {
      name: 'Acme',
      class: 'company',
      operates: 'deriver',
      clients: { acme: { scopes: [], purposes: ['test'] } },
    },
  },
};
const TO_CITY = '@release(to: ["agency:city"], purposes: ["test"])';

/** ACC-TRAVEL: values that would be sent to an organisation to which nobody released them. ACC-OWNER: two owners' releases. */
export const betweenSubgraphs: readonly RefusalCase[] = [
  {
    id: 'ACC-TRAVEL-001',
    level: 'MUST',
    sentence:
      "A guarded key may not travel to another organisation's subgraph without a release to its operator.",
    subgraphs: {
      owner: { sdl: `type Query { t: T } type T @key(fields: "id") { id: ID! ${TO_CITY} a: String }` },
      deriver: { sdl: 'type T @key(fields: "id") { id: ID! b: String }' },
    },
    register: cityAndAcme,
    refusedAt: 'either',
    says: 'T\\.id',
  },
  {
    id: 'ACC-TRAVEL-002',
    level: 'MUST',
    sentence:
      "A guarded input may not travel to another organisation's subgraph without a release to its operator.",
    subgraphs: derivedFrom(TO_CITY, ''),
    register: cityAndAcme,
    refusedAt: 'either',
    says: 'T\\.x',
  },
  {
    id: 'ACC-OWNER-001',
    level: 'MUST',
    sentence: 'Two subgraphs that release one field differently are refused.',
    subgraphs: {
      owner: {
        sdl: `type Query { t: T } type T @key(fields: "id") { id: ID! a: String @shareable ${TO_CITY} }`,
      },
      deriver: {
        sdl: 'type T @key(fields: "id") { id: ID! a: String @shareable @release(to: ["class:company"], purposes: ["test"]) }',
      },
    },
    register: cityAndAcme,
    refusedAt: 'composition',
    says: 'T\\.a',
  },
];
