import { ADD_TO_RESIDENT, importing, RESIDENT_KEY, type Edits } from './candidate.ts';

/** A register's consents: one, of government to messaging. */
export const consent = (use: string, on: string) =>
  `[{ owner: government, lets: messaging, use: '${use}', on: ${on}, because: Agreed. }]`;

/** A candidate that comes close to violating a check. */
export interface NearMiss {
  id: string;
  what: string;
  edits: Edits[];
  consents?: string;
}

/** What every check lets pass. */
export const ALLOWED: NearMiss[] = [
  {
    id: 'value-unreleased',
    what: 'a key that has no rule',
    edits: [
      [
        'insights',
        ['type Need {', 'type Agency @key(fields: "id") {\n  id: ID!\n  mood: Int\n}\n\ntype Need {'],
      ],
    ],
  },
  {
    id: 'owner-unsettled',
    what: 'a common type in another order, with other descriptions',
    edits: [
      [
        'payments',
        [
          '  "In minor units of the currency: 4250 is 42.50."\n  amount: Int!\n  "ISO 4217."\n  currency: String!',
          '  currency: String!\n  "Cents."\n  amount: Int!',
        ],
      ],
    ],
  },
  {
    id: 'field-taken',
    what: "a new field on another's type",
    edits: [['messaging', [ADD_TO_RESIDENT, '  language: String']]],
  },
  {
    id: 'field-taken',
    what: "the owner's field as @external",
    edits: [
      [
        'insights',
        importing('@external', '@requires'),
        [
          '  "How many people looked for the service, the latest week first."',
          '  name: String! @external\n  label: String @requires(fields: "name")\n  "How many people looked for the service, the latest week first."',
        ],
      ],
    ],
  },
  {
    id: 'key-added',
    what: "the owner's key, written otherwise",
    edits: [['messaging', [RESIDENT_KEY, 'type Resident @key(fields: " id ", resolvable: true) {']]],
  },
  {
    id: 'key-added',
    what: 'a key that the owner consents to',
    edits: [
      [
        'messaging',
        [RESIDENT_KEY, 'type Resident @key(fields: "id") @key(fields: "nationalId") {\n  nationalId: String'],
      ],
      [
        'government',
        [
          '  nationalId: String',
          '  nationalId: String @shareable @release(to: ["agency:agencies", "operator:messaging"], purposes: ["case-handling"])',
        ],
      ],
    ],
    consents: consent('@key(fields: "nationalId")', 'Resident'),
  },
  {
    id: 'root-field-unlisted',
    what: "an agency's new root field",
    edits: [['government', ['  agency(id: ID!)', '  holidays: [String!]\n  agency(id: ID!)']]],
  },
  {
    id: 'name-differs-by-case',
    what: 'a name that differs by more',
    edits: [['messaging', [ADD_TO_RESIDENT, '  givenNames: String']]],
  },
  {
    id: 'consent-missing',
    what: '@override with consent',
    edits: [
      [
        'messaging',
        importing('@override'),
        [ADD_TO_RESIDENT, '  familyName: String! @override(from: "government")'],
      ],
    ],
    consents: consent('@override', 'Resident.familyName'),
  },
  {
    id: 'consent-missing',
    what: '@shareable with consent, on both sides',
    edits: [
      ['messaging', [ADD_TO_RESIDENT, '  familyName: String! @shareable']],
      ['government', ['  familyName: String!', '  familyName: String! @shareable']],
    ],
    consents: consent('@shareable', 'Resident'),
  },
  {
    id: 'consent-missing',
    what: "@shareable on one's own field",
    edits: [['messaging', ['  email: String', '  email: String @shareable']]],
  },
  {
    id: 'rule-empty',
    what: 'a list with one scope',
    edits: [['payments', ['type Receipt {', 'type Receipt @requiresScopes(scopes: [["payment:read"]]) {']]],
  },
  {
    id: 'rule-unknown',
    what: 'directives whose names only begin like a rule',
    edits: [
      [
        'payments',
        [
          'type Receipt {',
          'directive @author on OBJECT\ndirective @accessibility on OBJECT\n\ntype Receipt @author @accessibility {',
        ],
      ],
    ],
  },
  {
    id: 'rule-unknown',
    what: 'the full name of a linked directive',
    edits: [
      [
        'insights',
        [
          '"@key", "@shareable", "@requiresScopes"',
          '"@key", "@shareable", "@requiresScopes", "@authenticated"',
        ],
        ['type InsightTopic {', 'type InsightTopic @authenticated {'],
      ],
    ],
  },
  {
    id: 'rule-looser',
    what: "a rule stricter than the owner's",
    edits: [
      [
        'payments',
        [
          'type Application @key(fields: "reference") {',
          'type Application @key(fields: "reference") @requiresScopes(scopes: [["application:reference", "payment:read"]]) {',
        ],
      ],
    ],
  },
  {
    id: 'rule-on-root',
    what: "a rule on one's own root field",
    edits: [['payments', ['[["payment:administer"]]', '[["payment:administer", "payment:read"]]']]],
  },
];
