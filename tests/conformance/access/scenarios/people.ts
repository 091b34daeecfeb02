import type { AccessScenario, Caller } from '../case.ts';
import { directivesOf, type Demands, type Facts } from '../oracle.ts';
import { companies } from './registers.ts';

/** A number that is part of ids and so never changes. */
interface Numbered {
  no: number;
}

/** Every kind of rule, under the name of the field that bears it. */
export const RULES: readonly (Numbered & { name: string; words: string; demands: Demands })[] = [
  { no: 1, name: 'signed', words: '@authenticated', demands: { authenticated: true } },
  { no: 2, name: 'scoped', words: 'one scope', demands: { scopes: [['read']] } },
  { no: 3, name: 'scopedTwice', words: 'two scopes together', demands: { scopes: [['read', 'secret']] } },
  { no: 4, name: 'scopedEither', words: 'one of two scopes', demands: { scopes: [['read'], ['root']] } },
  {
    no: 5,
    name: 'scopedMixed',
    words: 'two scopes together or a third',
    demands: { scopes: [['read', 'secret'], ['root']] },
  },
  { no: 6, name: 'reviewed', words: 'one policy', demands: { policies: [['reviewer']] } },
  {
    no: 7,
    name: 'reviewedTwice',
    words: 'two policies together',
    demands: { policies: [['reviewer', 'auditor']] },
  },
  {
    no: 8,
    name: 'reviewedEither',
    words: 'one of two policies',
    demands: { policies: [['reviewer'], ['auditor']] },
  },
  {
    no: 9,
    name: 'unanswered',
    words: 'a policy that nobody defined',
    demands: { policies: [['nobody-defined-it']] },
  },
  {
    no: 10,
    name: 'signedAndScoped',
    words: '@authenticated and a scope',
    demands: { authenticated: true, scopes: [['root']] },
  },
  {
    no: 11,
    name: 'scopedAndReviewed',
    words: 'a scope and a policy',
    demands: { scopes: [['read']], policies: [['reviewer']] },
  },
  {
    no: 12,
    name: 'everyKind',
    words: '@authenticated, a scope and a policy',
    demands: { authenticated: true, scopes: [['root']], policies: [['auditor']] },
  },
  {
    no: 13,
    name: 'ungranted',
    words: 'a scope that nobody was granted',
    demands: { scopes: [['never-granted']] },
  },
  {
    no: 14,
    name: 'unansweredOr',
    words: 'a policy that nobody defined, or one that is',
    demands: { policies: [['nobody-defined-it'], ['reviewer']] },
  },
];

/** The rules that also stand on a type of each kind. */
export const RULES_ON_TYPES = RULES.filter(({ no }) => [1, 3, 6, 12].includes(no));

/** Who asks; the facts are written by hand from the register and the token below. */
export const ASKERS: readonly (Numbered & { name: string; facts: Facts; token: Caller | undefined })[] = [
  {
    no: 1,
    name: 'anonymous',
    facts: { signedIn: false, scopes: [], policies: [] },
    token: undefined,
  },
  {
    no: 2,
    name: 'plain',
    facts: { signedIn: true, scopes: [], policies: [] },
    token: { client: 'plain', scopes: [] },
  },
  {
    no: 3,
    name: 'reader',
    facts: { signedIn: true, scopes: ['read'], policies: [] },
    token: { client: 'reader', scopes: ['read'] },
  },
  {
    no: 4,
    name: 'secretary',
    facts: { signedIn: true, scopes: ['read', 'secret'], policies: [] },
    token: { client: 'secretary', scopes: ['read', 'secret'] },
  },
  {
    no: 5,
    name: 'reviewer',
    facts: { signedIn: true, scopes: ['read'], policies: ['reviewer'] },
    token: { client: 'reviewer', scopes: ['read'] },
  },
  {
    no: 6,
    name: 'chief',
    facts: {
      signedIn: true,
      scopes: ['read', 'secret', 'root', 'wipe'],
      policies: ['reviewer', 'auditor'],
    },
    token: { client: 'chief', scopes: ['read', 'secret', 'root', 'wipe'] },
  },
  // A token that claims more than the register grants, and one that claims less.
  {
    no: 7,
    name: 'overclaimer',
    facts: { signedIn: true, scopes: ['read'], policies: [] },
    token: { client: 'reader', scopes: ['read', 'secret', 'root', 'wipe', 'never-granted'] },
  },
  {
    no: 8,
    name: 'underclaimer',
    facts: { signedIn: true, scopes: ['read'], policies: ['reviewer', 'auditor'] },
    token: { client: 'chief', scopes: ['read'] },
  },
];

const onFields = RULES.map(({ name, demands }) => `    ${name}: String ${directivesOf(demands)}\n`).join('');
const onTypesFields = RULES_ON_TYPES.map(
  ({ name }) =>
    `    ${name}Vault: ${name}Vault\n    ${name}Code: ${name}Code\n    ${name}Shade: ${name}Shade\n`,
).join('');
const onTypes = RULES_ON_TYPES.map(({ name, demands }) => {
  const rule = directivesOf(demands);
  return `  type ${name}Vault ${rule} { gold: String }
  scalar ${name}Code ${rule}
  enum ${name}Shade ${rule} { SHADE_OF_${name} }\n`;
}).join('');

const SDL = `
  type Query {
    open: String
    person: Person
    people: [Person]
    grid: [[Person]]
    being: Being
    look(for: String): String @requiresScopes(scopes: [["read"]])
    strictLook: String! @requiresScopes(scopes: [["read"]])
  }
  type Mutation {
    first(name: String): String
    wipe(name: String): String @requiresScopes(scopes: [["wipe"]])
    last: String
    strictWipe: String! @requiresScopes(scopes: [["wipe"]])
    touch: Person
    empty: signedVault
  }
  interface Being { open: String }
  type Person implements Being {
    open: String
    friend: Person
    friends: [Person!]
${onFields}${onTypesFields}  }
${onTypes}`;

/** One subgraph in which every kind of rule stands in every kind of place. */
export const PEOPLE: Omit<AccessScenario, 'cases'> = {
  name: 'people',
  subgraphs: { people: { sdl: SDL } },
  register: companies(
    {
      plain: [],
      reader: ['read'],
      secretary: ['read', 'secret'],
      reviewer: ['read'],
      chief: ['read', 'secret', 'root', 'wipe'],
    },
    { reviewer: ['reviewer', 'chief'], auditor: ['chief'] },
  ),
  callers: Object.fromEntries(ASKERS.map(({ name, token }) => [name, token])),
};
