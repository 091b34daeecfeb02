import type { RefusalCase } from '../case.ts';
import { betweenSubgraphs, quantifierCases } from './refusals-between.ts';
import { pairwiseRefusals } from './pairwise.ts';
import { companies } from './registers.ts';

const REGISTER = companies({ plain: [], reader: ['read'] }, { reviewer: ['plain'] });
const FEDERATION = 'https://specs.apollo.dev/federation/v2.9';

type Row = readonly [no: number, sentence: string, sdl: string, says: string, header?: string];

function numbered(
  family: string,
  refusedAt: RefusalCase['refusedAt'],
  rows: readonly Row[],
): readonly RefusalCase[] {
  return rows.map(([no, sentence, sdl, says, header]) => ({
    id: `ACC-${family}-${String(no).padStart(3, '0')}`,
    level: 'MUST',
    sentence,
    subgraphs: { one: { sdl, ...(header !== undefined && { header }) } },
    register: REGISTER,
    refusedAt,
    says,
  }));
}

const field = (rule: string): string => `type Query { a: String ${rule} }`;

/** ACC-EMPTY: rules that list nothing, so that it is not clear whom they let in. */
const emptyCases = numbered('EMPTY', 'either', [
  [1, 'An empty list of scopes is refused.', field('@requiresScopes(scopes: [])'), 'Query\\.a'],
  [
    2,
    'An empty list within a list of scopes is refused.',
    field('@requiresScopes(scopes: [[]])'),
    'Query\\.a',
  ],
  [
    3,
    'An empty alternative beside a full one is refused.',
    field('@requiresScopes(scopes: [["read"], []])'),
    'Query\\.a',
  ],
  [4, 'An empty list of policies is refused.', field('@policy(policies: [])'), 'Query\\.a'],
  [5, 'An empty name of a scope is refused.', field('@requiresScopes(scopes: [[""]])'), 'Query\\.a'],
  [
    6,
    'An empty list of scopes on a type is refused.',
    'type Query { t: T } type T @requiresScopes(scopes: []) { a: String }',
    '\\bT\\b',
  ],
]);

/** ACC-PLACE: rules where federation does not define them. */
const placeCases = numbered('PLACE', 'composition', [
  [
    1,
    'A rule on an interface is refused.',
    'type Query { n: N } interface N @authenticated { id: ID } type T implements N { id: ID }',
    'interface',
  ],
  [
    2,
    "A rule on an interface's field is refused.",
    'type Query { n: N } interface N { id: ID @requiresScopes(scopes: [["read"]]) } type T implements N { id: ID }',
    'interface',
  ],
  [
    3,
    'A rule on a union is refused.',
    'type Query { u: U } union U @authenticated = T type T { a: String }',
    'UNION',
  ],
  [
    4,
    'A rule on an input type is refused.',
    'type Query { a(i: I): String } input I @authenticated { x: Int }',
    'INPUT_OBJECT',
  ],
  [
    5,
    'A rule on an argument is refused.',
    'type Query { a(i: Int @authenticated): String }',
    'ARGUMENT_DEFINITION',
  ],
  [6, 'A rule on an enum value is refused.', 'type Query { e: E } enum E { A @authenticated }', 'ENUM_VALUE'],
]);

const LOOK_ALIKE = 'directive @authenticated on FIELD_DEFINITION';

/** ACC-LINK: directives that look like rules and are none, and rules that composition would lose. */
const linkCases = numbered('LINK', 'either', [
  [
    1,
    'A look-alike of @authenticated from another specification is refused.',
    field('@authenticated'),
    'authenticated',
    `extend schema @link(url: "${FEDERATION}", import: ["@composeDirective"])
      @link(url: "https://elsewhere.example/mine/v1.0", import: ["@authenticated"])
      @composeDirective(name: "@authenticated")\n${LOOK_ALIKE}\n`,
  ],
  [
    2,
    'A look-alike of @authenticated that is linked to nothing is refused.',
    field('@authenticated'),
    'authenticated',
    `extend schema @link(url: "${FEDERATION}")\n${LOOK_ALIKE}\n`,
  ],
  [
    3,
    'A release that is not composed is refused.',
    field('@release(to: ["class:company"], purposes: ["test"])'),
    'Query\\.a',
    `extend schema @link(url: "${FEDERATION}")
      @link(url: "https://concord.example/specs/release/v0.1", import: ["@release"])
    directive @release(to: [String!]!, purposes: [String!]!) repeatable on OBJECT | FIELD_DEFINITION\n`,
  ],
  [
    4,
    'A release that is linked to nothing is refused.',
    field('@release(to: ["class:company"], purposes: ["test"])'),
    'release',
    `extend schema @link(url: "${FEDERATION}")
    directive @release(to: [String!]!, purposes: [String!]!) repeatable on OBJECT | FIELD_DEFINITION\n`,
  ],
  [
    5,
    'An access directive that federation does not know is refused.',
    field('@requiresRoles(roles: ["a"])'),
    'requiresRoles',
  ],
]);

const release = (rest: string): string => field(`@release(${rest})`);

/** ACC-RELEASEFORM: releases that cannot be understood. */
const releaseCases = numbered('RELEASEFORM', 'composition', [
  [1, 'A release to nobody is refused.', release('to: [], purposes: ["test"]'), 'Query\\.a'],
  [2, 'A release for no purpose is refused.', release('to: ["class:company"], purposes: []'), 'Query\\.a'],
  [
    3,
    'A release for every purpose is refused.',
    release('to: ["class:company"], purposes: ["*"]'),
    'Query\\.a',
  ],
  [4, 'A release to everybody is refused.', release('to: ["*"], purposes: ["test"]'), 'Query\\.a'],
  [
    5,
    'A release in a form that does not exist is refused.',
    release('to: ["class:company"], purposes: ["test"], form: "HALF"'),
    'Query\\.a',
  ],
  [
    6,
    'A mask without its form is refused.',
    release('to: ["class:company"], purposes: ["test"], mask: "year"'),
    'Query\\.a',
  ],
  [
    7,
    'A masked form without a mask is refused.',
    release('to: ["class:company"], purposes: ["test"], form: "MASK"'),
    'Query\\.a',
  ],
  [
    8,
    'A mask that is not defined for the scalar is refused.',
    release('to: ["class:company"], purposes: ["test"], form: "MASK", mask: "band:5"'),
    'Query\\.a',
  ],
  [
    9,
    'A mask of no characters is refused.',
    release('to: ["class:company"], purposes: ["test"], form: "MASK", mask: "last:0"'),
    'Query\\.a',
  ],
]);

/** ACC-REGISTER: releases that name what the register does not have. */
const atStart = numbered('REGISTER', 'start', [
  [
    1,
    'A release to a recipient that nobody registered is refused.',
    release('to: ["partner:nobody"], purposes: ["test"]'),
    'Query\\.a',
  ],
  [
    2,
    'A release for a purpose that nobody registered is refused.',
    release('to: ["class:company"], purposes: ["marketing"]'),
    'Query\\.a',
  ],
]);

/** Rules that no gateway may be served with. */
export const REFUSALS: readonly RefusalCase[] = [
  ...betweenSubgraphs,
  ...pairwiseRefusals,
  ...emptyCases,
  ...placeCases,
  ...linkCases,
  ...releaseCases,
  ...atStart,
  ...quantifierCases,
];
