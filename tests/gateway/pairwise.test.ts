import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { startScenario, type Scenario } from '../kit/scenario.ts';
import { ALIAS, banks, FIRST, HOME, pairwiseOptions, posts, SECOND, TRUE_IDS } from './pairwise-scenario.ts';

let gateway: Scenario;
beforeAll(async () => {
  gateway = await startScenario(pairwiseOptions());
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.taps.clear());
afterEach(() => gateway.taps.setFault('post', undefined));

async function ask(query: string, client = 'desk', claims: Record<string, unknown> = {}) {
  return gateway.request(query, { token: await gateway.tokenOf(client, [], claims) });
}

/** The claims of the caller tokens that a subgraph was sent. */
function claimsSentTo(subgraph: string) {
  const sent = gateway.taps.exchanges.filter((exchange) => exchange.subgraph === subgraph);
  return sent.map(({ headers }) => decodeJwt((headers.authorization ?? '').slice('Bearer '.length)));
}

/** Everything that passed between the gateway and a subgraph: what it was sent and what it said, headers and tokens read. */
function trafficOf(subgraph: string): string {
  const passed = gateway.taps.exchanges.filter((exchange) => exchange.subgraph === subgraph);
  return JSON.stringify([passed, claimsSentTo(subgraph)]);
}

function expectNothingTrueAt(subgraph: string): void {
  const traffic = trafficOf(subgraph);
  expect(traffic).toContain('_entities');
  for (const id of TRUE_IDS) {
    expect(traffic).not.toContain(id);
    for (const encoding of ['base64', 'base64url', 'hex'] as const)
      expect(traffic).not.toContain(Buffer.from(id).toString(encoding).slice(0, 10));
  }
}

describe('a pairwise key finds its entity, and the operator never holds what it stands for', () => {
  test('entities are asked for by pseudonyms, each operator by its own', async () => {
    const { data, errors } = await ask('{ people { id name letters { text } balance } }');
    expect(errors).toEqual([]);
    expect(data).toEqual({
      people: [FIRST, SECOND].map((id) => ({
        id,
        name: `name of ${id.slice(-1)}`,
        letters: [{ text: 'Dear you' }],
        balance: 5,
      })),
    });
    expect(gateway.taps.sentTo('post')).toContain(posts(FIRST));
    expect(gateway.taps.sentTo('bank')).toContain(banks(FIRST));
    expect(trafficOf('post')).not.toContain(banks(FIRST));
    expectNothingTrueAt('post');
    expectNothingTrueAt('bank');
  });

  test('what a pseudonym stands for may be any text', async () => {
    const id = 'a"\\b';
    gateway.taps.setFault('post', (_request, response) => {
      const person = { __typename: 'Person', letters: [{ to: { __typename: 'Person', id: posts(id) } }] };
      const body = JSON.stringify({ data: { _entities: [person, person] } });
      response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    });
    const { data } = await ask('{ people { letters { to { id } } } }');
    expect(data).toEqual({ people: [FIRST, SECOND].map(() => ({ letters: [{ to: { id } }] })) });
  });

  test('what it answers is opened wherever it stands: roots, lists of lists, references below entities', async () => {
    const { data, errors } = await ask(
      '{ person { friend { id name letters { to { i: id name } } } } letters { to { id name } copies { id name } } payer { id name } }',
    );
    expect(errors).toEqual([]);
    const [first, second] = [FIRST, SECOND].map((id) => ({ id, name: `name of ${id.slice(-1)}` }));
    expect(data).toEqual({
      person: { friend: { ...second, letters: [{ to: { i: SECOND, name: 'name of 2' } }] } },
      letters: [{ to: second, copies: [[first, null], []] }],
      payer: second,
    });
    expectNothingTrueAt('post');
  });

  test('after a mutation too', async () => {
    const { data } = await ask('mutation { send { to { id name } } }');
    expect(data).toEqual({ send: { to: { id: SECOND, name: 'name of 2' } } });
  });

  test('in a compound key, in a nested object', async () => {
    const { data, errors } = await ask('{ file { title weight owner { id name } } }');
    expect(errors).toEqual([]);
    expect(data).toEqual({ file: { title: 'A file', weight: 20, owner: { id: FIRST, name: 'name of 1' } } });
    expect(gateway.taps.sentTo('post')).toContain(`"owner":{"id":"${posts(FIRST)}"}`);
    expectNothingTrueAt('post');
  });

  test('in the inputs of @requires, item by item, and what is open travels as it is', async () => {
    const { data, errors } = await ask('{ person { signature } }');
    expect(errors).toEqual([]);
    const sealed = [ALIAS, `${ALIAS}-2`].map((alias) => posts(alias, 'Person.aliases'));
    expect(data).toEqual({ person: { signature: sealed.join('+') } });
    expect(gateway.taps.sentTo('post')).toContain('"open":"open"');
    expectNothingTrueAt('post');
  });

  test('through an interface, and where the subgraph knows the interface alone', async () => {
    const { data, errors } = await ask(
      '{ beings { id ... on Person { name } } home { street mail } lastPlace { id mail ... on Home { street } } }',
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      beings: [{ id: FIRST, name: 'name of 1' }],
      home: { street: 'Main Street', mail: 3 },
      lastPlace: { id: HOME, mail: 3, street: 'Main Street' },
    });
    expectNothingTrueAt('post');
  });

  test('the company that asks sees what its subgraph knows, and another company another pseudonym', async () => {
    const { data, errors, text } = await ask(
      '{ person { id letters { to { id } } } payer { id } }',
      'post-service',
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      person: { id: posts(FIRST), letters: [{ to: { id: posts(SECOND) } }] },
      payer: { id: posts(SECOND) },
    });
    for (const id of TRUE_IDS) expect(text).not.toContain(id);
    expect(posts(FIRST)).not.toBe(banks(FIRST));
  });

  test('nothing is translated for the agency that owns it', async () => {
    await ask('{ letters { to { name } } }');
    expect(gateway.taps.sentTo('city')).toContain(`"id":"${SECOND}"`);
  });
});

/** Another spelling of the same bytes: the last character of 43 has two bits that say nothing. */
function respelt(pseudonym: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(pseudonym.at(-1) ?? '');
  return pseudonym.slice(0, -1) + (alphabet[last + 1] ?? '');
}

describe('a subgraph cannot say what is not its own pseudonym of that field', () => {
  const attacks: [string, unknown][] = [
    ['the true id', SECOND],
    ["another operator's pseudonym", banks(SECOND)],
    ['its own pseudonym of another field', posts(SECOND, 'Person.aliases')],
    ['a pseudonym in another spelling', respelt(posts(SECOND))],
    ['a pseudonym with something after it', `${posts(SECOND)}AAAA`],
    ['a pseudonym cut short', posts(SECOND).slice(0, 22)],
    ['a pseudonym with one bit changed', `A${posts(SECOND).slice(1)}`.replace(/^AA/, 'BA')],
    ['an empty text', ''],
    ['a number', 7],
    ['an object', { id: SECOND }],
    ['a list', [posts(SECOND)]],
  ];

  test.each(attacks)('%s is dropped: null, an error, counted and logged', async (_name, id) => {
    gateway.taps.setFault('post', (_request, response) => {
      const data = { letters: [{ to: { __typename: 'Person', id } }] };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
    });
    const answer = await ask('{ letters { to { id name } } }');
    expect(answer.data).toEqual({ letters: [{ to: null }] });
    expect(answer.errors).toContainEqual(
      expect.objectContaining({
        path: ['letters', 'to', 'id'],
        extensions: { code: 'SUBGRAPH_INVALID_RESPONSE', subgraph: 'post' },
      }),
    );
    expect(gateway.taps.sentTo('city')).not.toContain(SECOND);
    const requestId = answer.headers.get('x-request-id');
    const isOf = (msg: string) => (entry: Record<string, unknown>) =>
      entry['msg'] === msg && entry['requestId'] === requestId;
    expect(await gateway.logged(isOf('request'))).toMatchObject({ dropped: 1 });
    expect(await gateway.logged(isOf('subgraph answered what was not asked'))).toMatchObject({
      subgraph: 'post',
      dropped: 1,
    });
    for (const trueId of TRUE_IDS) expect(gateway.output()).not.toContain(trueId);
  });

  test('as an entity, one under another key than it was asked by is none', async () => {
    gateway.taps.setFault('post', (_request, response) => {
      const data = { _entities: [{ __typename: 'Person', id: posts(SECOND), friend: null }] };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
    });
    const { data, errors } = await ask('{ person { name friend { id } } }');
    expect(data).toEqual({ person: { name: 'name of 1', friend: null } });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['SUBGRAPH_INVALID_RESPONSE']);
  });

  test('a place of an interface that it knows alone takes no true id either', async () => {
    gateway.taps.setFault('post', (_request, response) => {
      const data = { lastPlace: { __typename: 'Place', id: HOME } };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
    });
    const { text } = await ask('{ lastPlace { id ... on Home { street } } }');
    expect(text).not.toContain('Main Street');
    expect(text).not.toContain(HOME);
  });

  test('a pseudonym that a caller hands in as an argument or in a token is not opened', async () => {
    const { data } = await ask('{ person { name } }', 'portal', { sub: posts(FIRST) });
    expect(data).toEqual({ person: { name: 'name of 1' } });
    expect(claimsSentTo('city')).toEqual([expect.objectContaining({ resident: posts(FIRST) })]);
  });
});

describe('a resident who is signed in', () => {
  test("is told to an agency's subgraph truly, and to a company's by the pseudonym that its keys have", async () => {
    const { errors } = await ask('{ person { name letters { text } balance } }', 'portal', { sub: FIRST });
    expect(errors).toEqual([]);
    const residentTo = (subgraph: string) => claimsSentTo(subgraph).map((claims) => claims['resident']);
    expect(residentTo('city')).toEqual([FIRST]);
    expect(residentTo('post')).toEqual([posts(FIRST)]);
    expect(residentTo('bank')).toEqual([banks(FIRST)]);
    expectNothingTrueAt('post');
    expectNothingTrueAt('bank');
  });

  test('is told to nobody where the register says not who operates the subgraph, and the log warns of it', async () => {
    const register = `
purposes: { care: { text: a, legalBasis: b, owner: city } }
organisations:
  city: { name: City, class: agency, operates: city, clients: {
    portal: { scopes: [], purposes: [care], residents: true } } }
`;
    const nowhere = await startScenario({
      subgraphs: {
        city: { sdl: 'type Query { here: String }', resolvers: { Query: { here: () => 'a' } } },
        nobodys: { sdl: 'type Query { there: String }', resolvers: { Query: { there: () => 'b' } } },
      },
      clients: {},
      register,
    });
    const token = await nowhere.tokenOf('portal', [], { sub: FIRST });
    expect((await nowhere.request('{ here there }', { token })).data).toEqual({ here: 'a', there: 'b' });
    const told = nowhere.taps.exchanges.map(({ subgraph, headers }) => [
      subgraph,
      decodeJwt((headers.authorization ?? '').slice('Bearer '.length))['resident'],
    ]);
    expect(told.sort()).toEqual([
      ['city', FIRST],
      ['nobodys', undefined],
    ]);
    expect(await nowhere.logged(({ subgraph }) => subgraph === 'nobodys')).toMatchObject({ level: 40 });
    await nowhere.stop();
  });
});
