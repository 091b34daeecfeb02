import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startScenario, type Scenario } from '../kit/scenario.ts';
import { posts, secretFile } from './pairwise-scenario.ts';

const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@context", "@fromContext", "@requiresScopes", "@composeDirective"])
  @link(url: "https://concord.example/specs/release/v0.1", import: ["@release"])
  @composeDirective(name: "@release")
directive @release(to: [String!]!, purposes: [String!]!, form: String! = "FULL", mask: String) repeatable on OBJECT | FIELD_DEFINITION
`;

const REGISTER = `
purposes: { care: { text: a, legalBasis: b, owner: city } }
organisations:
  city: { name: City, class: agency, operates: city, clients: { city: { scopes: [], purposes: [care] } } }
  acme: { name: Acme, class: company, operates: acme, clients: { acme: { scopes: [], purposes: [care] } } }
types: { Person: { owner: city }, Firm: { owner: city }, Visit: { owner: acme } }
`;

const city = (release: string) => ({
  header: HEADER,
  sdl: `
    type Query { person: Person people: [Person] firm: Firm }
    type Person @key(fields: "id") { id: ID! name: String income: Int ${release} }
    type Firm @key(fields: "id") { id: ID! income: Int }`,
  resolvers: {
    Query: {
      person: () => ({ id: '1' }),
      people: () => [{ id: '1' }, { id: '2' }, { id: '3' }],
      firm: () => ({ id: '9' }),
    },
    Person: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      income: ({ id }: { id: string }) => (id === '3' ? null : 4320 + Number(id)),
      name: ({ id }: { id: string }) => `name-${id}`,
    },
    Firm: { __resolveReference: ({ id }: { id: string }) => ({ id }), income: () => 77 },
  },
});

const acme = {
  header: HEADER,
  sdl: `
    type Person @key(fields: "id") @context(name: "payer") {
      id: ID!
      income: Int @external
      visits: [Visit!]!
      last: Visit
    }
    type Firm @key(fields: "id") @context(name: "payer") { id: ID! income: Int @external last: Visit }
    type Visit @key(fields: "id") {
      id: ID!
      note: String
      fee(income: Int @fromContext(field: "$payer ... on Person { income } ... on Firm { income }")): String
    }`,
  resolvers: {
    Person: { visits: () => [{ id: 'a' }, { id: 'b' }], last: () => ({ id: 'b' }) },
    Firm: { last: () => ({ id: 'b' }) },
    Visit: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      note: ({ id }: { id: string }) => `note-${id}`,
      fee: ({ id }: { id: string }, { income }: { income?: number | null }) => `fee-${id}-${String(income)}`,
    },
  },
} as never;

const start = (release: string, settings = {}): Promise<Scenario> =>
  startScenario({ clients: {}, register: REGISTER, subgraphs: { city: city(release), acme }, settings });

describe('a field that takes a value from its context', () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await start('@release(to: ["agency:city", "operator:acme"], purposes: ["care"])');
  });
  afterAll(() => scenario.stop());
  beforeEach(() => scenario.taps.clear());

  test('gets that of the object around it, in lists too, each its own', async () => {
    const query = '{ people { name visits { fee note } last { fee } } firm { last { fee } } }';
    const { data, errors } = await scenario.request(query, { token: await scenario.tokenOf('city') });
    expect(errors).toEqual([]);
    const visits = (income: number | null) => ({
      visits: [
        { fee: `fee-a-${income}`, note: 'note-a' },
        { fee: `fee-b-${income}`, note: 'note-b' },
      ],
      last: { fee: `fee-b-${income}` },
    });
    expect(data).toEqual({
      people: [
        { name: 'name-1', ...visits(4321) },
        { name: 'name-2', ...visits(4322) },
        { name: 'name-3', ...visits(null) },
      ],
      firm: { last: { fee: 'fee-b-77' } },
    });
  });

  test.each(['acme', undefined])(
    'is refused to %s, who may not see the value, which travels nowhere',
    async (client) => {
      const token = client === undefined ? undefined : await scenario.tokenOf(client);
      const query = '{ person { last { ... on Visit { other: fee } note } visits { fee } } }';
      const { data, errors, text } = await scenario.request(query, { token });
      expect(data).toEqual({
        person: { last: { other: null, note: 'note-b' }, visits: [{ fee: null }, { fee: null }] },
      });
      expect(errors.map(({ path }) => path)).toEqual([
        ['person', 'last', 'other'],
        ['person', 'visits', 'fee'],
      ]);
      const traffic = scenario.taps.exchanges.flatMap(({ request, response }) => [request, response]).join();
      for (const bytes of ['4321', 'income']) expect(traffic + text).not.toContain(bytes);
    },
  );
});

test('the gateway does not start where the value was not released to who would be sent it', async () => {
  await expect(start('@release(to: ["agency:city"], purposes: ["care"])')).rejects.toThrow(
    /Person\.income, owned by city, would be sent to acme \(Acme\), because Visit\.fee takes it from its context/,
  );
});

test('nor with an engine that does not carry it out', async () => {
  const release = '@release(to: ["agency:city", "operator:acme"], purposes: ["care"])';
  await expect(start(release, { engine: 'apollo' })).rejects.toThrow(
    /engine: apollo does not carry out @fromContext/,
  );
});

test('a value that was released as a pseudonym travels as one', async () => {
  const release =
    '@release(to: ["agency:city"], purposes: ["care"]) @release(to: ["operator:post"], purposes: ["care"], form: "MASK", mask: "pairwise")';
  const scenario = await startScenario({
    clients: {},
    register: REGISTER.replaceAll('acme', 'post'),
    settings: { access: { pairwiseSecretFile: secretFile } },
    subgraphs: {
      city: {
        header: HEADER,
        sdl: `type Query { person: Person people: [Person] } type Person @key(fields: "id") { id: ID! name: String ${release} }`,
        resolvers: {
          Query: { person: () => ({ id: '1' }), people: () => [{ id: '1' }, { id: '2' }] },
          Person: {
            __resolveReference: ({ id }: { id: string }) => ({ id }),
            name: ({ id }: { id: string }) => `TRUE-NAME-${id}`,
          },
        },
      },
      post: {
        header: HEADER,
        sdl: `
          type Person @key(fields: "id") @context(name: "payer") { id: ID! name: String @external last: Visit }
          type Visit @key(fields: "id") { id: ID! signed(by: String @fromContext(field: "$payer { name }")): String }`,
        resolvers: {
          Person: { last: () => ({ id: 'b' }) },
          Visit: {
            __resolveReference: ({ id }: { id: string }) => ({ id }),
            signed: (_: unknown, { by }: { by?: string }) => `by ${by}`,
          },
        },
      },
    },
  });
  const { data, errors } = await scenario.request('{ people { name last { signed } } }', {
    token: await scenario.tokenOf('city'),
  });
  expect(errors).toEqual([]);
  const names = ['TRUE-NAME-1', 'TRUE-NAME-2'];
  expect(data).toEqual({
    people: names.map((name) => ({ name, last: { signed: `by ${posts(name, 'Person.name')}` } })),
  });
  expect(scenario.taps.sentTo('post')).not.toContain('TRUE-NAME');
  await scenario.stop();
});
