import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPseudonyms } from '../../schema/access/pseudonyms.ts';
import type { ScenarioOptions } from '../kit/scenario.ts';

const PAIRWISE = 'purposes: ["care"], form: "MASK", mask: "pairwise"';
const TO_CITY = '@release(to: ["agency:city", "residents"], purposes: ["care"])';

const CITY = `
  type Query { person: Person people: [Person!] home: Home file: File shops: [Shop] }
  interface Being { id: ID! }
  type Person implements Being @key(fields: "id") {
    id: ID! ${TO_CITY}
      @release(to: ["operator:post", "operator:bank", "partner:post"], ${PAIRWISE})
    name: String
    aliases: [String!] ${TO_CITY} @release(to: ["operator:post"], ${PAIRWISE})
    open: String
  }
  type File @key(fields: "no owner { id }") { no: ID! owner: Person! title: String }
  interface Place @key(fields: "id") { id: ID! }
  type Home implements Place @key(fields: "id") {
    id: ID! ${TO_CITY} @release(to: ["operator:post"], ${PAIRWISE})
    street: String
  }
  type Shop implements Place @key(fields: "id") { id: ID! }
`;
const POST = `
  type Query { letters: [Letter!] beings: [Being] lastPlace: Place postmark: String }
  type Mutation { send: Letter }
  interface Being { id: ID! }
  type Person implements Being @key(fields: "id") {
    id: ID! aliases: [String!] @external open: String @external
    letters: [Letter!] signature: String @requires(fields: "aliases open") friend: Person
  }
  type Letter { text: String to: Person copies: [[Person]] }
  type File @key(fields: "no owner { id }") { no: ID! owner: Person! weight: Int }
  type Place @key(fields: "id") @federation__interfaceObject { id: ID! mail: Int }
`;
const BANK = `
  type Query { payer: Person }
  type Person @key(fields: "id") { id: ID! balance: Int }
`;

const REGISTER = `
purposes: { care: { text: a, legalBasis: b, owner: city } }
residentId: Person.id
organisations:
  city: { name: City, class: agency, operates: city, clients: {
    desk: { scopes: [], purposes: [care] }, portal: { scopes: [], purposes: [care], residents: true } } }
  post: { name: Post, class: company, operates: post, clients: { post-service: { scopes: [], purposes: [care] } } }
  bank: { name: Bank, class: company, operates: bank, clients: { bank-service: { scopes: [], purposes: [care] } } }
types: { Person: { owner: city }, File: { owner: city }, Home: { owner: city }, Shop: { owner: city }, Place: { owner: city } }
`;

const SECRET = 'a secret that is long enough for everyone';
const pseudonymsOf = createPseudonyms(Buffer.from(SECRET));

/** A file with the secret of the scenario's gateways. */
export const secretFile = join(mkdtempSync(join(tmpdir(), 'concord-pairwise-')), 'secret');
writeFileSync(secretFile, SECRET);

/** The ids that nobody but the city may ever hold. */
export const TRUE_IDS = ['TRUE-ID-0001', 'TRUE-ID-0002', 'TRUE-HOME-0001', 'TRUE-ALIAS'];
export const [FIRST = '', SECOND = '', HOME = '', ALIAS = ''] = TRUE_IDS;

/** What the post knows a person's id by. */
export const posts = (id: string, coordinate = 'Person.id') => pseudonymsOf('post').seal(coordinate, id);
/** What the bank knows a person's id by. */
export const banks = (id: string) => pseudonymsOf('bank').seal('Person.id', id);

const person = (id: string) => {
  return {
    __typename: 'Person',
    id,
    name: `name of ${id.slice(-1)}`,
    aliases: [ALIAS, `${ALIAS}-2`],
    open: 'open',
  };
};
const everybody = [person(FIRST), person(SECOND)];
const letter = {
  text: 'Dear you',
  to: { __typename: 'Person', id: posts(SECOND) },
  copies: [[{ __typename: 'Person', id: posts(FIRST) }, null], []],
};
const found = (ids: readonly string[], reference: { id: string }, fields: object) =>
  ids.includes(reference.id) ? { ...reference, ...fields } : null;

/** A city that tells two companies of its people, each by pseudonyms of its own. */
export const pairwiseOptions = (settings: Record<string, unknown> = {}): ScenarioOptions => ({
  subgraphs: {
    city: {
      sdl: CITY,
      resolvers: {
        Query: {
          person: () => everybody[0],
          people: () => everybody,
          home: () => ({ id: HOME, street: 'Main Street' }),
          file: () => ({ no: '7', owner: everybody[0], title: 'A file' }),
        },
        Person: {
          __resolveReference: ({ id }: { id: string }) => everybody.find((each) => each.id === id) ?? null,
        },
        Place: { __resolveType: () => 'Home' },
        Home: {
          __resolveReference: ({ id }: { id: string }) =>
            id === HOME ? { id, street: 'Main Street' } : null,
        },
      },
    },
    post: {
      sdl: POST,
      resolvers: {
        Query: {
          letters: () => [letter],
          beings: () => [{ __typename: 'Person', id: posts(FIRST) }],
          lastPlace: () => ({ id: posts(HOME, 'Home.id'), mail: 3 }),
          postmark: () => 'today',
        },
        Mutation: { send: () => letter },
        Person: {
          __resolveReference: (reference: { id: string; aliases?: string[] }) =>
            found([posts(FIRST), posts(SECOND)], reference, {
              letters: [letter],
              signature: reference.aliases?.join('+'),
              friend: { id: posts(SECOND), letters: [letter] },
            }),
        },
        File: {
          __resolveReference: (reference: { owner: { id: string } }) =>
            reference.owner.id === posts(FIRST) ? { ...reference, weight: 20 } : null,
        },
        Place: {
          __resolveReference: (reference: { id: string }) =>
            found([posts(HOME, 'Home.id')], reference, { mail: 3 }),
        },
      },
    },
    bank: {
      sdl: BANK,
      resolvers: {
        Query: { payer: () => ({ id: banks(SECOND) }) },
        Person: {
          __resolveReference: (reference: { id: string }) =>
            found([banks(FIRST), banks(SECOND)], reference, { balance: 5 }),
        },
      },
    },
  },
  clients: {},
  register: REGISTER,
  settings: { access: { pairwiseSecretFile: secretFile }, ...settings },
});
