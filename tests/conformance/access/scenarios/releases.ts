import type { AccessCase, AccessScenario, Register } from '../case.ts';
import { valueOf } from '../values.ts';
import { maskCases } from './masks.ts';

const SDL = `
  scalar Date
  scalar DateTime
  type Query { person: Person people: [Person] being: Being beings: [Being] }
  interface Being { born: Date }
  type Person implements Being {
    open: String
    name: String @release(to: ["agency:city"], purposes: ["care"])
    born: Date
      @release(to: ["agency:city"], purposes: ["care"])
      @release(to: ["partner:acme"], purposes: ["billing"], form: "MASK", mask: "year")
    bornAt: DateTime @release(to: ["class:company"], purposes: ["billing"], form: "MASK", mask: "year")
    account: String @release(to: ["partner:acme"], purposes: ["billing"], form: "MASK", mask: "last:4")
    code: String @release(to: ["partner:acme"], purposes: ["billing"], form: "MASK", mask: "prefix:3")
    short: String @release(to: ["partner:acme"], purposes: ["billing"], form: "MASK", mask: "last:400")
    income: Int
      @release(to: ["class:company"], purposes: ["billing"], form: "MASK", mask: "band:1000")
      @release(to: ["partner:beta"], purposes: ["billing"])
    wealth: Float @release(to: ["class:company"], purposes: ["billing"], form: "MASK", mask: "band:100")
    own: String @release(to: ["residents"], purposes: ["care"])
    both: String @requiresScopes(scopes: [["deep"]]) @release(to: ["partner:acme"], purposes: ["billing"])
    handle: ID @release(to: ["class:company"], purposes: ["billing", "care"], form: "MASK", mask: "pairwise")
    machine: String @release(to: ["operator:people"], purposes: ["billing", "care"])
    wide: String @release(to: ["class:company", "class:agency"], purposes: ["billing", "care"])
    accounts: [String] @release(to: ["partner:acme"], purposes: ["billing"], form: "MASK", mask: "last:4")
    dossier: Dossier
  }
  type Pet implements Being { born: Date }
  type Dossier @release(to: ["agency:city"], purposes: ["care"]) { note: String }
`;

const REGISTER: Register = {
  purposes: {
    billing: { text: 'Billing.', legalBasis: 'a contract', owner: 'city' },
    care: { text: 'Care.', legalBasis: 'a law', owner: 'city' },
  },
  organisations: {
    city: {
      name: 'City',
      class: 'agency',
      clients: {
        'city-care': { scopes: [], purposes: ['care'] },
        'city-both': { scopes: [], purposes: ['care', 'billing'] },
        'city-residents': { scopes: [], purposes: ['care'], residents: true },
      },
    },
    acme: {
      name: 'Acme',
      class: 'company',
      clients: {
        acme: { scopes: ['deep'], purposes: ['billing'] },
        'acme-care': { scopes: ['deep'], purposes: ['care'] },
      },
    },
    beta: {
      name: 'Beta',
      class: 'company',
      clients: { beta: { scopes: ['deep'], purposes: ['billing'] } },
    },
  },
};

const forPurpose = (purpose: string): Record<string, unknown> => ({
  authorization_details: [{ type: 'urn:concord:purpose', purpose }],
});

const CALLERS: AccessScenario['callers'] = {
  anonymous: undefined,
  'city for care': { client: 'city-care', scopes: [] },
  'city for billing': { client: 'city-both', scopes: [], claims: forPurpose('billing') },
  'city for no said purpose': { client: 'city-both', scopes: [] },
  resident: { client: 'city-residents', scopes: [], claims: { sub: 'resident-1' } },
  acme: { client: 'acme', scopes: ['deep'] },
  'acme without scope': { client: 'acme', scopes: [] },
  'acme for care': { client: 'acme-care', scopes: ['deep'] },
  beta: { client: 'beta', scopes: ['deep'] },
};
const CALLER_NAMES = Object.keys(CALLERS);

const FULL = Symbol('the whole value');
type Shown = typeof FULL | string | number | { matches: string } | readonly string[];

const PSEUDONYM = { matches: '^[\\w-]{22,}$' };
const ACMES = ['acme', 'acme without scope'] as const;
const city = { 'city for care': FULL, resident: FULL } as const;
const to = (callers: readonly string[], shown: Shown): Readonly<Record<string, Shown>> =>
  Object.fromEntries(callers.map((caller) => [caller, shown]));

/** By field: who is shown what. Whoever is not named is refused. Written by hand from the releases above. */
const TABLE: readonly { no: number; field: string; raw: unknown; shown: Readonly<Record<string, Shown>> }[] =
  [
    { no: 1, field: 'name', raw: valueOf('Person.name'), shown: city },
    { no: 2, field: 'born', raw: '1987-06-05', shown: { ...city, ...to(ACMES, '1987-01-01') } },
    {
      no: 3,
      field: 'bornAt',
      raw: '1987-06-05T04:03:02.000Z',
      shown: to([...ACMES, 'beta'], '1987-01-01T00:00:00.000Z'),
    },
    { no: 4, field: 'account', raw: valueOf('Person.account'), shown: to(ACMES, '…unt)') },
    { no: 5, field: 'code', raw: valueOf('Person.code'), shown: to(ACMES, 'VAL…') },
    { no: 6, field: 'short', raw: valueOf('Person.short'), shown: to(ACMES, '…') },
    { no: 7, field: 'income', raw: 4321, shown: { ...to(ACMES, 4000), beta: FULL } },
    { no: 8, field: 'wealth', raw: 98765.5, shown: to([...ACMES, 'beta'], 98700) },
    { no: 9, field: 'own', raw: valueOf('Person.own'), shown: { resident: FULL } },
    { no: 10, field: 'both', raw: valueOf('Person.both'), shown: { acme: FULL } },
    {
      no: 11,
      field: 'handle',
      raw: valueOf('Person.handle'),
      shown: to([...ACMES, 'acme for care', 'beta'], PSEUDONYM),
    },
    { no: 12, field: 'machine', raw: valueOf('Person.machine'), shown: {} },
    {
      no: 13,
      field: 'wide',
      raw: valueOf('Person.wide'),
      shown: to(
        CALLER_NAMES.filter((name) => name !== 'anonymous' && name !== 'city for no said purpose'),
        FULL,
      ),
    },
    {
      no: 14,
      field: 'accounts',
      raw: [valueOf('Person.accounts'), valueOf('Person.accounts')],
      shown: to(ACMES, ['…nts)', '…nts)']),
    },
  ];

const two = (no: number): string => String(no).padStart(2, '0');

/** ACC-RELEASE-<field><caller>: what each caller is shown of each released field. */
const tableCases: readonly AccessCase[] = TABLE.flatMap(({ no, field, raw, shown }) =>
  CALLER_NAMES.map((caller, index): AccessCase => {
    const isShown = Object.hasOwn(shown, caller);
    const form = shown[caller];
    const bytes = String(Array.isArray(raw) ? raw[0] : raw);
    const how = !isShown ? 'refused to' : form === FULL ? 'given whole to' : 'given masked to';
    return {
      id: `ACC-RELEASE-${two(no)}${two(index + 1)}`,
      level: 'MUST',
      sentence: `The released field "${field}" is ${how} the caller "${caller}".`,
      caller,
      operation: `{ person { open ${field} } }`,
      data: {
        person: { open: valueOf('Person.open'), [field]: isShown ? (form === FULL ? raw : form) : null },
      },
      refused: isShown ? [] : [`person.${field}`],
      ...(!isShown && { absent: [bytes], neverReaches: { people: [field] } }),
      ...(isShown && form !== FULL && { unsaid: [bytes] }),
    };
  }),
);

/** Releases: to whom, for what, in which form. */
export const RELEASES: AccessScenario = {
  name: 'releases',
  subgraphs: { people: { sdl: SDL } },
  values: {
    'Person.born': '1987-06-05',
    'Person.bornAt': '1987-06-05T04:03:02.000Z',
    'Person.wealth': 98765.5,
  },
  register: REGISTER,
  callers: CALLERS,
  cases: [...tableCases, ...maskCases],
};
