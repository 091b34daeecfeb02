import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Answer } from '../kit/gateway.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

jest.setTimeout(120_000);

const client = (limits = '{}'): string => `{ scopes: [], purposes: [test], limits: ${limits} }`;
// Windows are longer than the test, so that no clock decides.
const register = `
purposes: { test: { text: a, legalBasis: b, owner: small } }
organisations:
  small:
    name: Small
    class: company
    limits: { requests: { most: 5, perSeconds: 3600 } }
    clients: { one: ${client('{ requests: { most: 3, perSeconds: 600 } }')}, two: ${client()} }
  dear:
    name: Dear
    class: company
    limits: { cost: { most: 25, perSeconds: 3600 } }
    clients: { spender: ${client()} }
  told:
    name: Told
    class: company
    limits: { requests: { most: 9, perSeconds: 3600 }, cost: { most: 90, perSeconds: 60 } }
    clients: { teller: ${client('{ requests: { most: 4, perSeconds: 600 } }')} }
  free: { name: Free, class: company, clients: { anyone: ${client()} } }
`;
const subgraphs = {
  a: {
    sdl: 'type Query { one: Item  all: [Item] }  type Item { id: ID }',
    resolvers: { Query: { one: () => ({ id: '1' }), all: () => [] } },
  },
};

let gateway: Scenario;
beforeAll(async () => {
  const settings = {
    cost: { mode: 'enforce' },
    limits: { anonymous: { requests: { most: 2, perSeconds: 60 } } },
  };
  gateway = await startScenario({ subgraphs, clients: {}, register, settings });
});
afterAll(() => gateway.stop());
beforeEach(() => {
  gateway.taps.clear();
});

const ask = async (as: string | undefined, query = '{ one { id } }'): Promise<Answer> =>
  gateway.request(query, { token: as === undefined ? undefined : await gateway.tokenOf(as) });
const codes = ({ errors }: Answer): unknown[] => errors.map(({ extensions }) => extensions['code']);

test('an answer tells what is left of each of its budgets, by either way; one without a budget tells nothing', async () => {
  // The first way is that of a document which is not known yet.
  for (const left of [3, 2]) {
    const { headers } = await ask('teller', '{ told: one { id } }');
    expect(headers.get('ratelimit-policy')).toBe(
      '"client";q=4;w=600, "organisation";q=9;w=3600, "organisation-cost";q=90;w=60',
    );
    expect(headers.get('ratelimit')).toMatch(
      new RegExp(
        `^"client";r=${left};t=\\d+, "organisation";r=${left + 5};t=\\d+, "organisation-cost";r=${86 + left};t=\\d+$`,
      ),
    );
  }
  const invalid = await ask('teller', '{ nothing }');
  expect([codes(invalid), invalid.headers.get('ratelimit')]).toEqual([
    ['GRAPHQL_VALIDATION_FAILED'],
    expect.stringMatching(/^"client";r=1;/),
  ]);
  expect((await ask('anyone')).headers.get('ratelimit-policy')).toBeNull();
});

describe('who has used up a budget of requests is refused, by either way, and nobody is asked', () => {
  test('a client by its own, with the headers that say when it may come again', async () => {
    for (let count = 0; count < 3; count++) expect(codes(await ask('one'))).toEqual([]);
    gateway.taps.clear();
    for (const query of ['{ one { id } }', '{ all { id } }']) {
      const { status, headers, ...answer } = await ask('one', query);
      expect([status, codes({ status, headers, ...answer }), answer.data]).toEqual([
        429,
        ['RATE_LIMITED'],
        undefined,
      ]);
      expect(headers.get('ratelimit-policy')).toBe('"client";q=3;w=600');
      expect(headers.get('ratelimit')).toMatch(/^"client";r=0;t=\d+$/);
      const wait = Number(headers.get('retry-after'));
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(600);
    }
    expect(gateway.taps.exchanges).toEqual([]);
  });

  test('all clients of an organisation by what they asked for together', async () => {
    // The other client has asked three times; what was refused to it counts for it alone.
    for (let count = 0; count < 2; count++) expect(codes(await ask('two'))).toEqual([]);
    const refused = await ask('two');
    expect([refused.status, refused.headers.get('ratelimit-policy')]).toEqual([
      429,
      '"organisation";q=5;w=3600',
    ]);
  });

  test('everyone without a token together, and the schema is asked for within the same budget', async () => {
    expect(codes(await ask(undefined))).toEqual([]);
    expect((await fetch(`${gateway.url}/schema.graphql`)).status).toBe(200);
    expect((await ask(undefined)).status).toBe(429);
    expect((await fetch(`${gateway.url}/schema.graphql`)).status).toBe(429);
    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
  });

  test('and others are served meanwhile, as is who has no budget', async () => {
    for (let count = 0; count < 8; count++) expect(codes(await ask('anyone'))).toEqual([]);
  });
});

test('a budget of costs is charged what operations are expected to cost, and what is refused takes nothing from it', async () => {
  expect(codes(await ask('spender', '{ all { id } }'))).toEqual([]);
  expect(codes(await ask('spender', '{ all { id } }'))).toEqual([]);
  gateway.taps.clear();
  const refused = await ask('spender', '{ all { id } }');
  expect([refused.status, codes(refused)]).toEqual([429, ['RATE_LIMITED']]);
  expect(refused.headers.get('ratelimit-policy')).toBe('"organisation-cost";q=25;w=3600');
  expect(gateway.taps.exchanges).toEqual([]);
  expect(codes(await ask('spender', '{ one { id } }'))).toEqual([]);
});

test('an operation that costs more than the whole budget is told so, for waiting would not help', async () => {
  const answer = await ask('spender', '{ all { id } a: all { id } b: all { id } }');
  expect([answer.status, codes(answer)]).toEqual([400, ['COST_LIMIT']]);
});

test('a budget that is none is refused at start, with its line', async () => {
  const wrong = register.replace('most: 5', 'most: 0');
  await expect(startScenario({ subgraphs, clients: {}, register: wrong })).rejects.toThrow(
    /register\.yaml:7: organisations\.small\.limits\.requests\.most/,
  );
});
