import { describe, expect, test } from '@jest/globals';
import { parse, type DocumentNode } from 'graphql';
import type { Register } from '../../schema/access/register.ts';
import { separateRules } from '../../schema/access/read-rules.ts';
import { unreleasedValues } from '../../schema/access/unreleased-values.ts';
import { verifyRecipients } from '../../schema/access/verify-recipients.ts';
import { compose } from '../../schema/composition/compose.ts';
import { readTravels } from '../../schema/supergraph/travels.ts';
import { SCENARIO_HEADER } from '../kit/scenario.ts';

const OWNED = { owner: 'city' };
const REGISTER: Register = {
  purposes: {},
  policies: {},
  organisations: {},
  types: { Person: OWNED, Wage: OWNED, Home: OWNED },
  consents: [],
};

function composed(city: string, acme: string): DocumentNode {
  const sources = Object.entries({ city, acme }).map(([name, sdl]) => {
    return { name, url: 'http://unused.invalid', file: name, sdl: SCENARIO_HEADER + sdl };
  });
  const composition = compose(sources);
  if ('problems' in composition) throw new Error(JSON.stringify(composition.problems));
  return parse(composition.supergraph);
}

/** What would reach whom unreleased, where the subgraph `city` owns everything and `acme` is a partner's. */
function unreleased(city: string, acme: string): string[] {
  const document = composed(city, acme);
  const { rules } = separateRules(document);
  const values = unreleasedValues({ rules, register: REGISTER, travels: readTravels(document) });
  return values.map(({ coordinate, to, by, closedBy }) => {
    const what = by.kind === 'key' ? `key of ${by.type}` : `required by ${by.field}`;
    return `${coordinate} -> ${to} (${what}), closed by ${closedBy}`;
  });
}

const ACME = 'type Person @key(fields: "id") { id: ID! score: Int }';
const TO_ACME = '@release(to: ["agency:city", "operator:acme"], purposes: ["care"])';

describe('a value that travels to a partner has to be released to the operator', () => {
  test.each<[string, string, string, string[]]>([
    ['a key without a rule', 'type Query { p: Person } type Person @key(fields: "id") { id: ID! }', ACME, []],
    [
      'a key whose type has a rule',
      'type Query { p: Person } type Person @key(fields: "id") @authenticated { id: ID! }',
      ACME,
      ['Person.id -> acme (key of Person), closed by Person'],
    ],
    [
      'a key that is released to others',
      'type Query { p: Person } type Person @key(fields: "id") { id: ID! @release(to: ["agency:city"], purposes: ["care"]) }',
      ACME,
      ['Person.id -> acme (key of Person), closed by Person.id'],
    ],
    [
      'a key that is released to the operator of another',
      'type Query { p: Person } type Person @key(fields: "id") { id: ID! @release(to: ["operator:city"], purposes: ["care"]) }',
      ACME,
      ['Person.id -> acme (key of Person), closed by Person.id'],
    ],
    [
      'a key that is released to its operator',
      `type Query { p: Person } type Person @key(fields: "id") @authenticated { id: ID! ${TO_ACME} }`,
      ACME,
      [],
    ],
    [
      'a key that is released masked, which is not what would be sent',
      'type Query { p: Person } type Person @key(fields: "id") { id: ID! @release(to: ["operator:acme"], purposes: ["care"], form: "MASK", mask: "last:2") }',
      ACME,
      ['Person.id -> acme (key of Person), closed by Person.id'],
    ],
    [
      'a key that is released as a pseudonym',
      'type Query { p: Person } type Person @key(fields: "id") @authenticated { id: ID! @release(to: ["operator:acme"], purposes: ["care"], form: "MASK", mask: "pairwise") }',
      ACME,
      [],
    ],
    [
      'a key that is released as a pseudonym to the operator of another',
      'type Query { p: Person } type Person @key(fields: "id") { id: ID! @release(to: ["operator:city"], purposes: ["care"], form: "MASK", mask: "pairwise") }',
      ACME,
      ['Person.id -> acme (key of Person), closed by Person.id'],
    ],
    [
      'a required field and what is within it',
      `type Query { p: Person } type Person @key(fields: "id") { id: ID! wage: Wage @release(to: ["agency:city"], purposes: ["care"]) }
       type Wage { net: Int! @release(to: ["agency:city"], purposes: ["care"]) }`,
      `type Person @key(fields: "id") { id: ID! wage: Wage @external score: Int @requires(fields: "wage { net }") }
       type Wage { net: Int! @external }`,
      [
        'Person.wage -> acme (required by Person.score), closed by Person.wage',
        'Wage.net -> acme (required by Person.score), closed by Wage.net',
      ],
    ],
    [
      'a key that is never sent',
      'type Query { p: Person } type Person @key(fields: "id") @authenticated { id: ID! }',
      'type Query { q: Person } type Person @key(fields: "id", resolvable: false) { id: ID! }',
      [],
    ],
    [
      'a compound key, of which one part is closed',
      'type Query { p: Person } type Person @key(fields: "id home { street }") { id: ID! home: Home } type Home @shareable { street: String @authenticated }',
      'type Person @key(fields: "id home { street }") { id: ID! home: Home score: Int } type Home @shareable { street: String @authenticated }',
      ['Home.street -> acme (key of Person), closed by Home.street'],
    ],
  ])('%s', (_name, city, acme, expected) => {
    expect(unreleased(city, acme)).toEqual(expected);
  });
});

describe('the remedies are the directives to write', () => {
  const register: Register = {
    ...REGISTER,
    organisations: {
      acme: {
        name: 'Acme',
        class: 'company',
        operates: 'acme',
        rootFields: [],
        clients: { acme: { scopes: [], purposes: ['care', 'billing'], residents: false } },
      },
    },
  };
  const remedies = (city: string, acme: string): string[] =>
    verifyRecipients(separateRules(composed(city, acme)), register).map(({ remedy }) => remedy);

  test('for a key, the pairwise one first, and with it the key may travel', () => {
    const cityWith = (release: string) =>
      `type Query { p: Person } type Person @key(fields: "id") { id: ID! @authenticated ${release} }`;
    const [remedy = '', ...others] = remedies(cityWith(''), ACME);
    const pairwise =
      '@release(to: ["operator:acme"], purposes: ["care", "billing"], form: "MASK", mask: "pairwise")';
    expect([remedy, others]).toEqual([
      `Let the owner release Person.id, as a pairwise key, so that a pseudonym alone travels: ${pairwise}; or in full: @release(to: ["operator:acme"], purposes: ["care", "billing"]); or do without it in acme.`,
      [],
    ]);
    expect(remedies(cityWith(pairwise), ACME)).toEqual([]);
  });

  test('for a number, which has no pseudonym, the full release alone', () => {
    const [remedy] = remedies(
      'type Query { p: Person } type Person @key(fields: "id") { id: ID! wage: Int @authenticated }',
      'type Person @key(fields: "id") { id: ID! wage: Int @external score: Int @requires(fields: "wage") @authenticated }',
    );
    expect(remedy).toBe(
      'Let the owner release Person.wage, in full: @release(to: ["operator:acme"], purposes: ["care", "billing"]); or do without it in acme.',
    );
  });
});
