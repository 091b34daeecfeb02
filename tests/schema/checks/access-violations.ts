import { importing, type Violation } from './candidate.ts';

/** At least one for every check of access. */
export const ACCESS_VIOLATIONS: Violation[] = [
  {
    id: 'value-unreleased',
    what: "a resident's id as a key, by a subgraph that nobody released it to",
    edits: [
      [
        'insights',
        ['type Need {', 'type ^Resident @key(fields: "id") {\n  id: ID!\n  mood: Int\n}\n\ntype Need {'],
      ],
    ],
    says: 'Resident.id, owned by government, would be sent to insights (The platform that tells what residents need), as a key of Resident',
  },
  {
    id: 'value-unreleased',
    what: 'a value that its owner closes, and another is sent',
    edits: [
      [
        'government',
        ['type District @key', 'type ^District @requiresScopes(scopes: [["district:read"]]) @key'],
      ],
    ],
    says: 'District.id, owned by government, would be sent to insights',
  },
  {
    id: 'rule-empty',
    what: 'no alternatives',
    edits: [['payments', ['@requiresScopes(scopes: [["payment:write"]])', '^@requiresScopes(scopes: [])']]],
    says: 'payments has @requiresScopes(scopes: []) on Mutation.startPayment',
  },
  {
    id: 'rule-empty',
    what: 'an empty alternative, on a scalar',
    edits: [['integrity', ['scalar DateTime', 'scalar DateTime ^@policy(policies: [["a"], []])']]],
    says: 'integrity has @policy(policies: [["a"], []]) on DateTime',
  },
  {
    id: 'rule-unknown',
    what: 'a directive that is not linked',
    edits: [
      [
        'payments',
        ['type Receipt {', 'directive @authenticated on OBJECT\n\ntype Receipt ^@authenticated {'],
      ],
    ],
    says: 'payments uses @authenticated, which reads like a rule and is linked to none that is enforced',
  },
  {
    id: 'rule-unknown',
    what: "a directive of one's own that reads like a rule",
    edits: [
      [
        'payments',
        ['  number: String!', '  number: String! ^@requiresRole'],
        ['type Receipt {', 'directive @requiresRole on FIELD_DEFINITION\n\ntype Receipt {'],
      ],
    ],
    says: 'payments uses @requiresRole',
  },
  {
    id: 'rule-unknown',
    what: 'a version that is not enforced',
    edits: [
      [
        'payments',
        [
          'type Receipt {',
          'extend schema ^@link(url: "https://specs.apollo.dev/policy/v0.2")\n\ntype Receipt {',
        ],
      ],
    ],
    says: 'payments links https://specs.apollo.dev/policy/v0.2, whose rules the gateway does not enforce',
  },
  {
    id: 'rule-looser',
    what: "fewer scopes than the owner's",
    edits: [
      [
        'payments',
        [
          'type Application @key(fields: "reference") {',
          'type Application @key(fields: "reference") ^@requiresScopes(scopes: [["payment:read"], ["application:read"]]) {',
        ],
      ],
    ],
    says: 'payments demands @requiresScopes(scopes: [["payment:read"], ["application:read"]]) on Application',
    also: ['government', '@requiresScopes(scopes: [["application:read"], ["application:reference"]])'],
  },
  {
    id: 'rule-looser',
    what: 'another kind of rule, at an @external field',
    edits: [
      [
        'government',
        ['  amountDue: Money', '  amountDue: Money ^@policy(policies: [["resident-signed-in"]])'],
      ],
      [
        'payments',
        importing('@authenticated'),
        ['amountDue: Money @external', 'amountDue: Money @external @authenticated'],
      ],
    ],
    says: 'payments demands @authenticated on Application.amountDue, which is looser than, or other than, what its owner government demands: @policy(policies: [["resident-signed-in"]])',
  },
  {
    id: 'rule-on-root',
    what: 'a rule on Query',
    edits: [['payments', ['type Query {', 'type Query ^@requiresScopes(scopes: [["payment:read"]]) {']]],
    says: 'payments has @requiresScopes(scopes: [["payment:read"]]) on Query, which would hold for the Query fields of every subgraph',
  },
];
