import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { parse } from 'graphql';
import { createKnownDocuments, type KnownDocument } from '../../gateway/edge/known-documents.ts';
import { startGatewayHost, type GatewayHost } from '../kit/gateway-host.ts';
import { startHostedScenario, type HostedScenario } from '../kit/scenario.ts';

jest.setTimeout(120_000);

const MEBIBYTE = 1_048_576;

let host: GatewayHost;
beforeAll(() => {
  host = startGatewayHost();
});
afterAll(() => host.close());

/** A gateway with these limits before a subgraph that has nothing. */
function start(limits: Record<string, unknown>): Promise<HostedScenario> {
  return startHostedScenario(host, {
    subgraphs: {
      city: {
        sdl: `scalar JSON
          type Query { item: Item open(value: JSON): String }
          type Item { id: ID name: String price: Int item: Item items: [Item] }`,
        resolvers: { Query: { item: () => null, open: () => 'x' } },
      },
    },
    clients: { reader: [] },
    settings: { limits },
  });
}

let serial = 0;

/** Asks, and gives the way that the request went: `thin` where the document was known. */
async function wayOf(gateway: HostedScenario, query: string): Promise<unknown> {
  const requestId = `known-${++serial}`;
  await gateway.request(query, { headers: { 'x-request-id': requestId } });
  return (await gateway.logged((entry) => entry['requestId'] === requestId))['edge'];
}

/** Asks for each, a few at a time, and gives the codes that came. */
async function askAll(gateway: HostedScenario, documents: readonly string[]): Promise<Set<unknown>> {
  const found = new Set<unknown>();
  for (let index = 0; index < documents.length; index += 4) {
    const answers = await Promise.all(documents.slice(index, index + 4).map((text) => gateway.request(text)));
    for (const { errors } of answers) found.add(errors[0]?.extensions['code']);
  }
  return found;
}

/** By how much memory has grown once so many documents were asked for; the first few show what is made once. */
async function growthBy(
  gateway: HostedScenario,
  documents: readonly string[],
): Promise<{ bytes: number; codes: unknown[] }> {
  await askAll(gateway, documents.slice(0, 4));
  const { bytes: before } = await host.usage();
  const codes = await askAll(gateway, documents.slice(4));
  return { bytes: (await host.usage()).bytes - before, codes: [...codes] };
}

function many<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Some 1,900 tokens that take 100 kB once they are parsed. */
const DENSE = '{a: 1} '.repeat(370);

describe('a document that is refused leaves nothing behind', () => {
  let gateway: HostedScenario;
  beforeAll(async () => {
    gateway = await start({ documentCacheBytes: 1024 * MEBIBYTE });
  });
  afterAll(() => gateway.stop());

  test('one that is valid is known when it is asked for again', async () => {
    expect([await wayOf(gateway, '{ open }'), await wayOf(gateway, '{ open }')]).toEqual(['shell', 'thin']);
  });

  test.each([
    ['has a field that there is not', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['does not parse', '{ open', 'GRAPHQL_PARSE_FAILED'],
    ['has too many tokens', `{ ${'open '.repeat(2001)} }`, 'OPERATION_TOO_LARGE'],
    ['would have too much compared', `{ ${'open '.repeat(1900)} }`, 'OPERATION_TOO_LARGE'],
    ['is nested too deep', `{ open(value: ${'['.repeat(70)}${']'.repeat(70)}) }`, 'OPERATION_TOO_LARGE'],
  ])('one that %s is as new every time', async (_case, query, code) => {
    for (let time = 0; time < 3; time++) expect(await wayOf(gateway, query)).toBe('shell');
    expect((await gateway.request(query)).errors[0]?.extensions['code']).toBe(code);
  });

  test('and is told where in its text it is wrong, every time', async () => {
    for (let time = 0; time < 2; time++)
      expect((await gateway.request('{\n  open nothing }')).errors[0]).toMatchObject({
        locations: [{ line: 2, column: 8 }],
      });
  });

  test('nor do hundreds of them', async () => {
    const invalid = many(250, (index) => `{ nothing${index} open(value: [${DENSE}]) }`);
    const repeating = many(250, (index) => `{ ${`a${index}: open `.repeat(480)} }`);
    const grown = await growthBy(gateway, [...invalid, ...repeating]);
    expect(grown.codes.toSorted()).toEqual(['GRAPHQL_VALIDATION_FAILED', 'OPERATION_TOO_LARGE']);
    expect(grown.bytes).toBeLessThan(24 * MEBIBYTE);
  });
});

describe('what is kept of valid documents has a bound in bytes', () => {
  let gateway: HostedScenario;
  beforeAll(async () => {
    gateway = await start({
      documentCacheBytes: 4 * MEBIBYTE,
      operationCacheBytes: 8 * MEBIBYTE,
      planCacheBytes: 2 * MEBIBYTE,
      planningMs: 30_000,
      // Whatever an operator allows.
      operation: { characters: MEBIBYTE },
    });
  });
  afterAll(() => gateway.stop());

  test('be they dense: the ones used last are kept', async () => {
    const dense = many(300, (index) => `{ a${index}: open(value: [${DENSE}]) @skip(if: true) }`);
    const grown = await growthBy(gateway, dense);
    expect(grown.codes).toEqual([undefined]);
    expect(grown.bytes).toBeLessThan(24 * MEBIBYTE);
    expect(await wayOf(gateway, dense.at(-1) ?? '')).toBe('thin');
    expect(await wayOf(gateway, dense[0] ?? '')).toBe('shell');
  });

  test('be they short, and unfold to thousands of selections', async () => {
    const level = (at: number): string =>
      `fragment F${at} on Item { id name price ${at < 3 ? many(6, (index) => `i${at}${index}: item { ...F${at + 1} }`).join(' ') : ''} }`;
    const fields = many(4, level).join(' ');
    const unfolding = many(60, (index) => `query Q${index} { item { ...F0 } } ${fields}`);
    const limits = { aliases: 5000 };
    const wide = await start({ operationCacheBytes: 8 * MEBIBYTE, operation: limits, planningMs: 30_000 });
    const grown = await growthBy(wide, unfolding);
    await wide.stop();
    expect(grown.codes).toEqual([undefined]);
    expect(grown.bytes).toBeLessThan(32 * MEBIBYTE);
  });

  test('be they nearly all comment: nothing that is made of them keeps their text', async () => {
    const comment = 'x'.repeat(900_000);
    const commented = many(
      40,
      (index) => `query Name_of_some_length_${index} { open(value: "text of some length") #${comment}\n }`,
    );
    const grown = await growthBy(gateway, commented);
    expect(grown.codes).toEqual([undefined]);
    expect(grown.bytes).toBeLessThan(24 * MEBIBYTE);
  });

  test('be they one, whose conditions come out in ever other ways, each of which is a long text', async () => {
    const names = many(12, (index) => `v${index}`);
    const fields = names.map(
      (name) => `a_${name}: open(value: "${'x'.repeat(24_000)}") @include(if: $${name})`,
    );
    const query = `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) { ${fields.join(' ')} }`;
    const ask = async (from: number, to: number): Promise<void> => {
      for (let way = from; way < to; way++) {
        const on = names.map((name, index) => [name, ((way >> index) & 1) === 1] as const);
        const { errors } = await gateway.request(query, { variables: Object.fromEntries(on) });
        expect(errors).toEqual([]);
      }
    };
    await ask(0, 20);
    const { bytes: before } = await host.usage();
    await ask(20, 170);
    expect((await host.usage()).bytes - before).toBeLessThan(16 * MEBIBYTE);
  });
});

describe('a flood of documents that are valid', () => {
  const flood = (from: number): string[] =>
    many(20, (index) => `{ flood${from + index}: open(value: [${DENSE}]) @skip(if: true) }`);
  let gateway: HostedScenario;
  beforeAll(async () => {
    // Some ten of them.
    gateway = await start({ documentCacheBytes: 2 * MEBIBYTE });
  });
  afterAll(() => gateway.stop());

  test('does not push out one that is asked for all the time', async () => {
    await gateway.request('{ open }');
    for (let from = 0; from < 100; from += 5) {
      await askAll(gateway, flood(from).slice(0, 5));
      expect(await wayOf(gateway, '{ open }')).toBe('thin');
    }
  });

  test('does not keep out one that it has pushed out: it is known again once it is asked for', async () => {
    const query = '{ pushed: open }';
    await gateway.request(query);
    for (let round = 1; round < 4; round++) {
      await askAll(gateway, [...flood(round * 1000), ...flood(round * 2000 + 20)]);
      expect([await wayOf(gateway, query), await wayOf(gateway, query)]).toEqual(['shell', 'thin']);
    }
  });
});

test('a document is found by its hash as long as by its text, for the shell parses it anew otherwise', () => {
  const known = createKnownDocuments({ documents: 2 * MEBIBYTE, registered: 0 });
  const one = (index: number): KnownDocument => {
    const text = `{ open(value: [${DENSE} ${index}]) }`;
    return { text, hash: `hash ${index}`, document: parse(text, { noLocation: true }) };
  };
  const documents = many(40, one).filter((each) => {
    known.keep(each);
    return known.parsed(each.text) !== undefined;
  });
  const found = documents.map(({ text, hash }) => [known.parsed(text), known.parsedOf(hash)]);
  for (const [byText, byHash] of found) expect(byHash).toBe(byText);
  expect(found.at(-1)?.[0]).toBe(documents.at(-1)?.document);
  expect(found[0]).toEqual([undefined, undefined]);
});
