import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startScenario, type Scenario, type ScenarioOptions } from '../kit/scenario.ts';

const SDL = `
  scalar Date
  type Query { person: Person! people: [Person!]! beings: [Being!]! }
  interface Being { born: Date }
  union Any = Person | Pet
  type Person implements Being @key(fields: "id") {
    id: ID! @release(to: ["class:company", "agency:city"], purposes: ["billing", "care"], form: "MASK", mask: "pairwise")
    name: String @release(to: ["agency:city"], purposes: ["care"])
    born: Date
      @release(to: ["agency:city"], purposes: ["care"])
      @release(to: ["partner:acme"], purposes: ["billing"], form: "MASK", mask: "year")
    account: String! @release(to: ["partner:acme"], purposes: ["billing"], form: "MASK", mask: "last:4")
    income: Int
      @release(to: ["class:company"], purposes: ["billing"], form: "MASK", mask: "band:1000")
      @release(to: ["partner:beta"], purposes: ["billing"])
    own: String @release(to: ["residents"], purposes: ["care"])
    both: String @requiresScopes(scopes: [["deep"]]) @release(to: ["partner:acme"], purposes: ["billing"])
  }
  type Pet implements Being { born: Date }
`;

const REGISTER = `
purposes:
  billing: { text: a, legalBasis: b, owner: city }
  care: { text: a, legalBasis: b, owner: city }
organisations:
  city: { name: City, class: agency, clients: {
    city-care: { scopes: [], purposes: [care] },
    city-both: { scopes: [], purposes: [care, billing] },
    city-residents: { scopes: [], purposes: [care], residents: true } } }
  acme: { name: Acme, class: company, clients: {
    acme: { scopes: [deep], purposes: [billing] }, acme-care: { scopes: [], purposes: [care] } } }
  beta: { name: Beta, class: company, clients: { beta: { scopes: [], purposes: [billing] } } }
`;

const PERSON = {
  __typename: 'Person',
  id: 'RAW-1',
  name: 'RAW-name',
  born: '1987-06-05',
  account: 'RAW-0123456789',
  income: 4321,
  own: 'RAW-own',
  both: 'RAW-both',
};
const folder = mkdtempSync(join(tmpdir(), 'concord-releases-'));
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, 'a secret that is long enough for everyone');

const options = (settings: Record<string, unknown> = {}): ScenarioOptions => ({
  subgraphs: {
    people: {
      sdl: SDL,
      resolvers: { Query: { person: () => PERSON, people: () => [PERSON, PERSON], beings: () => [PERSON] } },
    },
  },
  clients: {},
  register: REGISTER,
  settings: { access: { pairwiseSecretFile: secretFile, ...settings } },
});

const EVERYTHING = '{ person { id name born account income own both } }';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario(options());
});
afterAll(() => scenario.stop());

async function ask(
  query: string,
  client: string,
  claims: Record<string, unknown> = {},
  scopes: string[] = [],
) {
  const answer = await scenario.request(query, { token: await scenario.tokenOf(client, scopes, claims) });
  return { ...answer, refused: answer.errors.map(({ path }) => path?.join('.')) };
}

const purpose = (name: string) => ({
  authorization_details: [{ type: 'urn:concord:purpose', purpose: name }],
});

describe('a release gives a value to those it names, for the purposes it names, in the form it names', () => {
  test('a company sees what it bills by, coarser, and nothing else', async () => {
    const { data, errors, text } = await ask(
      '{ person { id born account income } people { account born } }',
      'acme',
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      person: {
        id: expect.stringMatching(/^[\w-]{43}$/),
        born: '1987-01-01',
        account: '…6789',
        income: 4000,
      },
      people: [
        { account: '…6789', born: '1987-01-01' },
        { account: '…6789', born: '1987-01-01' },
      ],
    });
    for (const raw of ['RAW', '1987-06-05', '4321']) expect(text).not.toContain(raw);
  });

  test('a full release stands above a masked one', async () => {
    expect((await ask('{ person { income } }', 'beta')).data).toEqual({ person: { income: 4321 } });
  });

  test('another company, another purpose, another scope, nobody: refused, and not fetched', async () => {
    scenario.taps.clear();
    for (const [client, fields] of [
      ['beta', 'name born own both'],
      ['acme-care', 'name born income own both'],
      ['acme', 'name own both'],
    ] as const) {
      const { data, refused } = await ask(`{ person { ${fields} } }`, client);
      expect(refused).toEqual(fields.split(' ').map((field) => `person.${field}`));
      expect(data).toEqual({ person: Object.fromEntries(fields.split(' ').map((field) => [field, null])) });
    }
    expect(scenario.taps.sentTo()).not.toMatch(/name |born|own|both|income/);
    const anonymous = await scenario.request('{ person { name income } }');
    expect(anonymous.data).toEqual({ person: { name: null, income: null } });
  });

  test('scopes and releases on one field are both demanded', async () => {
    expect((await ask('{ person { both } }', 'acme', {}, ['deep'])).data).toEqual({
      person: { both: 'RAW-both' },
    });
  });

  test('residents means a resident who is signed in', async () => {
    expect((await ask('{ person { own } }', 'city-residents', { sub: 'res-1' })).data).toEqual({
      person: { own: 'RAW-own' },
    });
    expect((await ask('{ person { own } }', 'city-care')).data).toEqual({ person: { own: null } });
  });

  test('an alias, a fragment and an interface do not lift a mask', async () => {
    const query = `{ person { a: born ... on Person { b: born } ...F } } fragment F on Being { c: born }`;
    const { data, text } = await ask(query, 'acme');
    expect(text).not.toContain('1987-06-05');
    expect(data).toMatchObject({ person: { a: '1987-01-01', b: '1987-01-01' } });
  });
});

describe('purposes', () => {
  test('a client with several says for which in its token, and without is given nothing that asks for one', async () => {
    expect((await ask('{ person { name } }', 'city-both')).data).toEqual({ person: { name: null } });
    expect((await ask('{ person { name } }', 'city-both', purpose('care'))).data).toEqual({
      person: { name: 'RAW-name' },
    });
    expect((await ask('{ person { name } }', 'city-both', purpose('billing'))).data).toEqual({
      person: { name: null },
    });
  });

  test.each([
    ['one that was not granted to the client', purpose('billing')],
    ['one that does not exist', purpose('toString')],
    [
      'two at once',
      {
        authorization_details: [
          ...purpose('care').authorization_details,
          ...purpose('care').authorization_details,
        ],
      },
    ],
    ['something that is none', { authorization_details: [{ type: 'urn:concord:purpose', purpose: 7 }] }],
    ['details that are no list', { authorization_details: 'care' }],
  ])('a token with %s is not valid', async (_name, claims) => {
    expect((await ask('{ __typename }', 'city-care', claims)).status).toBe(401);
  });

  test('details of another type say nothing', async () => {
    const { data } = await ask('{ person { name } }', 'city-care', {
      authorization_details: [{ type: 'payment', purpose: 'billing' }],
    });
    expect(data).toEqual({ person: { name: 'RAW-name' } });
  });
});

describe('pairwise pseudonyms', () => {
  test('are stable for one recipient, and differ between two', async () => {
    const idOf = async (client: string) =>
      ((await ask('{ person { id } }', client)).data as { person: { id: string } }).person.id;
    const [first, again, other] = [await idOf('acme'), await idOf('acme'), await idOf('beta')];
    expect(first).toBe(again);
    expect(other).not.toBe(first);
  });

  test('need a secret, or the gateway does not start', async () => {
    await expect(startScenario(options({ pairwiseSecretFile: undefined }))).rejects.toThrow(
      /access\.pairwiseSecretFile/,
    );
    const short = join(folder, 'short');
    writeFileSync(short, 'short');
    await expect(startScenario(options({ pairwiseSecretFile: short }))).rejects.toThrow(
      /fewer than 32 bytes/,
    );
  });
});

describe('what is not understood is refused', () => {
  test.each([
    ['a recipient that nobody registered', '"partner:nobody"', '["billing"]', ''],
    ['a purpose that nobody registered', '"partner:acme"', '["marketing"]', ''],
    ['every purpose', '"partner:acme"', '["*"]', ''],
    ['no purpose', '"partner:acme"', '[]', ''],
    ['everybody', '"*"', '["billing"]', ''],
    ['a form that does not exist', '"partner:acme"', '["billing"]', ', form: "HALF"'],
    ['a mask without its form', '"partner:acme"', '["billing"]', ', mask: "year"'],
    ['a form without its mask', '"partner:acme"', '["billing"]', ', form: "MASK"'],
    [
      'a mask that is not defined for the scalar',
      '"partner:acme"',
      '["billing"]',
      ', form: "MASK", mask: "band:5"',
    ],
  ])('a release for %s', async (_name, to, purposes, rest) => {
    const sdl = `type Query { a: String @release(to: [${to}], purposes: ${purposes}${rest}) }`;
    const subgraphs = { people: { sdl, resolvers: {} } };
    await expect(startScenario({ ...options(), subgraphs })).rejects.toThrow(/Query\.a/);
  });
});

describe('modes', () => {
  test('reject refuses the whole operation where one field is refused, and fetches nothing', async () => {
    const strict = await startScenario(options({ mode: 'reject' }));
    const token = await strict.tokenOf('acme');
    const { status, data, errors } = await strict.request('{ person { account name } }', { token });
    expect([status, data, errors.map(({ path }) => path)]).toEqual([200, null, [['person', 'name']]]);
    expect(strict.taps.exchanges).toEqual([]);
    expect((await strict.request('{ person { account } }', { token })).data).toEqual({
      person: { account: '…6789' },
    });
    await strict.stop();
  });

  test('dry-run refuses nothing, and its log says what it would have refused', async () => {
    const trial = await startScenario(options({ mode: 'dry-run' }));
    const answer = await trial.request(EVERYTHING, { headers: { 'x-request-id': 'trial' } });
    expect([answer.data, answer.errors]).toEqual([
      { person: expect.objectContaining({ name: 'RAW-name' }) },
      [],
    ]);
    const line = await trial.logged(({ requestId }) => requestId === 'trial');
    expect(line).toMatchObject({
      denied: 0,
      wouldDeny: 7,
      deniedBy: expect.arrayContaining(['Person.name']),
    });
    await trial.stop();
  });
});
