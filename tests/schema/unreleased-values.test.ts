import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { separateRules } from '../../schema/access/read-rules.ts';
import { unreleasedValues } from '../../schema/access/unreleased-values.ts';
import { compose } from '../../schema/composition/compose.ts';
import { readTravels } from '../../schema/supergraph/travels.ts';
import { SCENARIO_HEADER } from '../kit/scenario.ts';

/** What would reach whom unreleased, where the subgraph `city` owns everything and `acme` is a partner's. */
function unreleased(city: string, acme: string): string[] {
  const sources = Object.entries({ city, acme }).map(([name, sdl]) => {
    return { name, url: 'http://unused.invalid', file: name, sdl: SCENARIO_HEADER + sdl };
  });
  const composition = compose(sources);
  if ('problems' in composition) throw new Error(JSON.stringify(composition.problems));
  const document = parse(composition.supergraph);
  const values = unreleasedValues(
    separateRules(document).rules,
    readTravels(document),
    (subgraph) => subgraph === 'city',
  );
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
