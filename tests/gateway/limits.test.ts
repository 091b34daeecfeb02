import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { readAnswer, type Answer } from '../kit/gateway.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

jest.setTimeout(120_000);

const subgraphs = {
  a: {
    sdl: `
      type Query { item(id: ID, tags: [[ID]]): Item  items: [Item] }
      type Item @key(fields: "id") { id: ID! next: Item }`,
    resolvers: {
      Query: { item: () => ({ id: '1' }), items: () => [{ id: '1' }] },
      Item: { next: () => ({ id: '1' }) },
    },
  },
  b: {
    sdl: 'type Item @key(fields: "id") { id: ID! price: Int }',
    resolvers: { Item: { price: () => 3 } },
  },
};

let gateway: Scenario;
beforeAll(async () => {
  gateway = await startScenario({ subgraphs, clients: { someone: [] } });
});
afterAll(() => gateway.stop());
beforeEach(() => {
  gateway.taps.clear();
});

const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');
const deep = (levels: number): string => `${'next { '.repeat(levels - 2)}id${' }'.repeat(levels - 2)}`;
const codes = ({ errors }: Answer): unknown[] => errors.map(({ extensions }) => extensions['code']);
const withVariables = (count: number): string =>
  `query (${many(count, (n) => `$v${n}: ID`)}) { item(tags: [[${many(count, (n) => `$v${n}`)}]]) { id } }`;
const doubling = (times: number): string =>
  `{ item { ...F0 } } ${many(times, (n) => `fragment F${n} on Item { ...F${n + 1} ...F${n + 1} }`)} fragment F${times} on Item { id }`;
const chain = (length: number): string =>
  `{ item { ...F1 } } ${many(length - 1, (n) => `fragment F${n + 1} on Item { ...F${n + 2} }`)} fragment F${length} on Item { id }`;

/** By limit: what just keeps it, what goes over it, and what the caller is told. */
const LIMITS: Record<string, { kept: string; over: string; told: string }> = {
  tokens: {
    kept: `{ item(tags: [[${many(1986, () => '1')}]]) { id } }`,
    over: `{ item(tags: [[${many(1987, () => '1')}]]) { id } }`,
    told: 'more than 2000 tokens',
  },
  nesting: {
    kept: `{ item(tags: ${'['.repeat(2)}${']'.repeat(2)}) { id } }`,
    over: `{ item(tags: ${'['.repeat(63)}${']'.repeat(63)}) { id } }`,
    told: 'nested more than 64 levels deep',
  },
  'nesting of fragments': {
    kept: chain(62),
    over: chain(63),
    told: 'nested more than 64 levels deep',
  },
  depth: {
    kept: `{ item { ${deep(15)} } }`,
    over: `{ item { ${deep(16)} } }`,
    told: 'nested more than 15 levels deep',
  },
  aliases: {
    kept: `{ item { ${many(30, (n) => `x${n}: id`)} } }`,
    over: `{ item { ${many(31, (n) => `x${n}: id`)} } }`,
    told: 'more than 30 aliases',
  },
  'aliases in fragments': {
    kept: `{ item { ...F } next: item { ...F } } fragment F on Item { ${many(14, (n) => `x${n}: id`)} }`,
    over: `{ item { ...F } next: item { ...F } } fragment F on Item { ${many(16, (n) => `x${n}: id`)} }`,
    told: 'more than 30 aliases',
  },
  'root fields': {
    kept: `{ ${many(20, () => 'items { id }')} }`,
    over: `{ ${many(20, () => 'items { id }')} ... { items { id } } }`,
    told: 'more than 20 fields of the root',
  },
  directives: {
    kept: `{ item { ${many(50, () => 'id @include(if: true)')} } }`,
    over: `{ item { ${many(51, () => 'id @include(if: true)')} } }`,
    told: 'more than 50 directives',
  },
  selections: {
    kept: doubling(10),
    over: doubling(11),
    told: 'more than 5000 selections',
  },
  comparisons: {
    kept: `{ item { ${many(140, () => 'id')} } }`,
    over: `{ item { ${many(142, () => 'id')} } }`,
    told: 'more than 10000 pairs',
  },
  'comparisons of fragments': {
    kept: `{ item { ${many(139, () => '...F')} } } fragment F on Item { id }`,
    over: `{ item { ${many(142, () => '...F')} } } fragment F on Item { id }`,
    told: 'more than 10000 pairs',
  },
  variables: { kept: withVariables(200), over: withVariables(201), told: 'more than 200 variables' },
  'the length of a name': {
    kept: `{ item { ${'x'.repeat(1024)}: id } }`,
    over: `{ item { ${'x'.repeat(1025)}: id } }`,
    told: 'more than 1024 characters',
  },
};

describe.each(Object.entries(LIMITS))('the limit of %s', (_, { kept, over, told }) => {
  test('is far enough for what just keeps it', async () => {
    const answer = await gateway.request(kept);
    expect(codes(answer)).toEqual([]);
    expect(gateway.taps.exchanges).toHaveLength(1);
  });

  test('refuses what goes over it, is named, and nobody is asked', async () => {
    const first = await gateway.request(over);
    const again = await gateway.request(over);
    for (const answer of [first, again]) {
      expect([answer.status, codes(answer)]).toEqual([400, ['OPERATION_TOO_LARGE']]);
      expect(answer.errors[0]?.message).toContain(told);
      expect(answer.data).toBeUndefined();
    }
    expect(gateway.taps.exchanges).toEqual([]);
  });

  test('holds for GET, also behind a question mark within the query', async () => {
    const headers = { 'apollo-require-preflight': '1', accept: 'application/graphql-response+json' };
    for (const comment of ['', '%23?%0A']) {
      const parameters = `query=${comment}${encodeURIComponent(over)}`;
      const byGet = await readAnswer(await fetch(`${gateway.url}/graphql?${parameters}`, { headers }));
      expect([byGet.status, codes(byGet)]).toEqual([400, ['OPERATION_TOO_LARGE']]);
      expect(byGet.errors[0]?.message).toContain(told);
    }
    expect(gateway.taps.exchanges).toEqual([]);
  });
});

const TAGGED = 'query ($tags: [[ID]]) { item(tags: $tags) { id } }';

test('variables have so many values and no more', async () => {
  const ask = (count: number): Promise<Answer> =>
    gateway.request(TAGGED, { variables: { tags: [Array(count).fill(1)] } });
  expect(codes(await ask(19_000))).toEqual([]);
  gateway.taps.clear();
  const answer = await ask(20_001);
  expect([answer.status, codes(answer)]).toEqual([400, ['BAD_USER_INPUT']]);
  expect(answer.errors[0]?.message).toContain('more than 20000 values');
  expect(gateway.taps.exchanges).toEqual([]);
});

test('no property of the variables has a longer name than 1024 characters', async () => {
  const answer = await gateway.request(TAGGED, { variables: { ['x'.repeat(1025)]: 1 } });
  expect([answer.status, codes(answer)]).toEqual([400, ['OPERATION_TOO_LARGE']]);
  expect(answer.errors[0]?.message).toContain('more than 1024 characters');
});

test('the standard introspection query is within every limit, with all that it can ask', async () => {
  const query = getIntrospectionQuery({
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });
  const answer = await gateway.request(query);
  expect([answer.status, codes(answer)]).toEqual([200, []]);
});

test('an operation on the thin edge is held to its limits too: a known document with another, larger operation', async () => {
  const query = `query Small { item { id } } query Large { item { ${many(31, (n) => `x${n}: id`)} } }`;
  expect(codes(await gateway.request(query, { operationName: 'Small' }))).toEqual([]);
  gateway.taps.clear();
  const large = await gateway.request(query, { operationName: 'Large' });
  expect([large.status, codes(large)]).toEqual([400, ['OPERATION_TOO_LARGE']]);
  await gateway.logged((entry) => entry['edge'] === 'thin' && entry['status'] === 400);
  expect(gateway.taps.exchanges).toEqual([]);
});

test('a batch is refused, and nobody is asked', async () => {
  const body = JSON.stringify(Array(3).fill({ query: '{ item { id } }' }));
  const headers = { 'content-type': 'application/json' };
  const answer = await readAnswer(await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body }));
  expect([answer.status, codes(answer)]).toEqual([400, ['BAD_REQUEST']]);
  expect(gateway.taps.exchanges).toEqual([]);
});

test('a compressed body that inflates more than 20 times is refused, be it within the limit of length', async () => {
  const send = async (padding: string): Promise<Answer> => {
    const body = gzipSync(JSON.stringify({ query: '{ item { id } }', padding }));
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    return readAnswer(await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body }));
  };
  const bomb = await send(' '.repeat(500_000));
  expect([bomb.status, codes(bomb)]).toEqual([413, ['BODY_TOO_LARGE']]);
  expect(gateway.taps.exchanges).toEqual([]);
  const honest = await send(Array.from({ length: 20_000 }, (_, n) => (n * 7919) % 65_536).join(' '));
  expect(honest.data).toEqual({ item: { id: '1' } });
});

describe('with settings of its own, a gateway', () => {
  let strict: Scenario;
  beforeAll(async () => {
    const limits = {
      operation: { subgraphCalls: 2, depth: 3 },
      ...{ headersMs: 700, bodyMs: 1500 },
    };
    strict = await startScenario({ subgraphs, clients: { someone: [] }, settings: { limits } });
  });
  afterAll(() => strict.stop());

  test('refuses an operation whose plan has more subgraph calls, again and again, without one of them', async () => {
    expect((await strict.request('{ item { price } }')).data).toEqual({ item: { price: 3 } });
    strict.taps.clear();
    for (let round = 0; round < 2; round++) {
      const answer = await strict.request('{ item { price } other: item(id: 2) { price } }');
      expect([answer.status, codes(answer)]).toEqual([400, ['OPERATION_TOO_LARGE']]);
      expect(answer.errors[0]?.message).toContain('more than 2 requests to subgraphs');
    }
    expect(strict.taps.exchanges).toEqual([]);
  });

  test('tells its own limits', async () => {
    const answer = await strict.request('{ item { next { next { id } } } }');
    expect(answer.errors[0]?.message).toContain('more than 3 levels deep');
  });

  test('cuts a client off that does not finish its headers', async () => {
    const answer = await slowly(strict.url, 'POST /graphql HTTP/1.1\r\nhost: x\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('cuts a client off that does not finish its body, and says so', async () => {
    const answer = await slowly(strict.url, `${POST}content-length: 200\r\n\r\n{"query":`);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('"code":"BODY_TOO_SLOW"');
    expect(strict.taps.exchanges).toEqual([]);
  });

  test('answers others meanwhile', async () => {
    const slow = slowly(strict.url, `${POST}content-length: 200\r\n\r\n{`);
    expect((await fetch(`${strict.url}/health/live`)).status).toBe(200);
    await slow;
  });
});

test('a body that drips in below 1 KiB a second is cut off long before its time is up', async () => {
  const patient = await startScenario({
    subgraphs,
    clients: { someone: [] },
    settings: { limits: { bodyMs: 600_000 } },
  });
  const answer = await slowly(patient.url, `${POST}content-length: 100000\r\n\r\n{"query":`, ' '.repeat(50));
  expect(answer).toContain('"code":"BODY_TOO_SLOW"');
  await patient.stop();
});

const POST = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';

/** Opens a connection, says the beginning of a request and maybe a little more from time to time; what comes until it is closed. */
function slowly(url: string, beginning: string, drip?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let received = '';
    const dripping = drip === undefined ? undefined : setInterval(() => socket.write(drip), 500);
    socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
    socket.once('close', () => {
      clearInterval(dripping);
      resolve(received);
    });
    socket.once('error', reject);
    socket.write(beginning);
  });
}
