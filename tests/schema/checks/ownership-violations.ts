import { ADD_TO_RESIDENT, importing, RESIDENT_KEY, type Violation } from './candidate.ts';

/** At least one for every check of ownership. */
export const OWNERSHIP_VIOLATIONS: Violation[] = [
  {
    id: 'owner-unsettled',
    what: "a type of another's name",
    edits: [['payments', ['type Receipt {', 'type ^Office {\n  id: ID!\n}\n\ntype Receipt {']]],
    says: 'payments defines Office, and so does government',
    also: ['government', 'Office {'],
  },
  {
    id: 'owner-unsettled',
    what: 'a common type with a field more',
    edits: [['payments', ['type Money @shareable {', 'type ^Money @shareable {\n  cents: Int']]],
    says: 'payments defines Money, and so does government, integrity',
    also: ['government', 'Money @shareable'],
  },
  {
    id: 'field-taken',
    what: "a field that the type's owner resolves",
    edits: [['messaging', [ADD_TO_RESIDENT, '  "Ours."\n  ^givenName: String!']]],
    says: 'messaging defines Resident.givenName, which government resolves already',
    also: ['government', 'givenName'],
  },
  {
    id: 'field-taken',
    what: 'a field that another partner resolves',
    edits: [['insights', ['  demand(', '  ^checkout: Int\n  demand(']]],
    says: 'insights defines PublicService.checkout, which payments resolves already; PublicService belongs to government',
    also: ['payments', 'checkout: Checkout'],
  },
  {
    id: 'field-taken',
    what: "another's field named in a key of one's own type",
    edits: [
      [
        'messaging',
        ['type Contact {', 'type Contact @key(fields: "of { nationalId }") {\n  of: Resident'],
        [ADD_TO_RESIDENT, '  ^nationalId: String'],
      ],
    ],
    says: 'messaging defines Resident.nationalId, which government resolves already',
    also: ['government', 'nationalId'],
  },
  {
    id: 'key-added',
    what: 'a key that the owner does not have',
    edits: [
      [
        'messaging',
        [
          RESIDENT_KEY,
          'type Resident @key(fields: "id") ^@key(fields: "nationalId") {\n  nationalId: String',
        ],
      ],
    ],
    says: 'messaging identifies Resident by @key(fields: "nationalId"); its owner government has @key(fields: "id")',
    also: ['government', 'Resident @key'],
  },
  {
    id: 'key-added',
    what: 'a key under another name of the directive',
    edits: [
      [
        'messaging',
        ['"@key"', '{ name: "@key", as: "@identity" }'],
        [RESIDENT_KEY, 'type Resident @identity(fields: "id") ^@identity(fields: "id contact { email }") {'],
        ['type Application @key(', 'type Application @identity('],
      ],
    ],
    says: 'messaging identifies Resident by @key(fields: "contact{email} id")',
    also: ['government', 'Resident @key'],
  },
  {
    id: 'root-field-unlisted',
    what: 'a root field that nobody has',
    edits: [['payments', ['type Mutation {', 'type Mutation {\n  ^refund: Int']]],
    says: 'payments defines Mutation.refund, which the register does not list for payments',
  },
  {
    id: 'root-field-unlisted',
    what: "another's root field, in a root type of another name",
    edits: [['insights', ['type Query {', 'schema {\n  query: Start\n}\n\ntype Start {\n  ^payments: Int']]],
    says: 'insights defines Query.payments, which the register lists for payments and not for insights',
  },
  {
    id: 'root-field-unlisted',
    what: "an agency's that is listed for a partner",
    edits: [['government', ['  agency(id: ID!)', '  ^payments: Int\n  agency(id: ID!)']]],
    says: 'government defines Query.payments, which the register lists for payments and not for agencies',
  },
  {
    id: 'name-differs-by-case',
    what: 'a type',
    edits: [['payments', ['type Receipt {', 'type Receipt {\n  at: office\n}\n\ntype ^office {']]],
    says: 'payments defines the type office, and government Office',
    also: ['government', 'Office {'],
  },
  {
    id: 'name-differs-by-case',
    what: 'a field',
    edits: [['messaging', [ADD_TO_RESIDENT, '  ^givenname: String']]],
    says: 'messaging defines Resident.givenname, and government givenName',
    also: ['government', 'givenName'],
  },
  {
    id: 'consent-missing',
    what: '@override',
    edits: [
      [
        'messaging',
        importing('@override'),
        [ADD_TO_RESIDENT, '  familyName: String! ^@override(from: "government")'],
      ],
    ],
    says: 'messaging uses @override on Resident.familyName, to which its owner government has not consented',
    also: ['government', 'familyName'],
  },
  {
    id: 'consent-missing',
    what: '@override by the full name of the directive, from a partner',
    edits: [
      [
        'government',
        [
          '  permits: [Permit!]',
          '  permits: [Permit!]\n  contact: Int ^@federation__override(from: "messaging")',
        ],
      ],
    ],
    says: 'government uses @override on Resident.contact, to which its owner messaging has not consented',
    also: ['messaging', 'contact: Contact'],
  },
  {
    id: 'consent-missing',
    what: '@shareable on a field',
    edits: [['messaging', [ADD_TO_RESIDENT, '  familyName: String! ^@shareable']]],
    says: 'messaging uses @shareable on Resident.familyName, to which its owner government has not consented',
    also: ['government', 'familyName'],
  },
  {
    id: 'consent-missing',
    what: '@shareable on a type',
    edits: [['messaging', [RESIDENT_KEY, 'type Resident @key(fields: "id") ^@shareable {']]],
    says: 'messaging uses @shareable on Resident',
  },
  {
    id: 'consent-missing',
    what: '@interfaceObject',
    edits: [
      [
        'messaging',
        importing('@interfaceObject'),
        [RESIDENT_KEY, 'type Resident @key(fields: "id") ^@interfaceObject {'],
      ],
    ],
    says: 'messaging uses @interfaceObject on Resident',
  },
];
