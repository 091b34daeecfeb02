import { describe, expect, jest, test } from '@jest/globals';
import { entries, ITEMS, label, stock, timesRaised, useDeferScenario } from './defer-scenario.ts';

jest.setTimeout(120_000);

const { scenario, tokens, ask, parts, whole } = useDeferScenario();

describe('what is deferred', () => {
  test.each(['shell', 'thin'])('comes after the rest, which waits for nothing of it (%s)', async (edge) => {
    stock.hold();
    const answer = await ask('{ item { name ... @defer(label: "later") { stock } } }');
    expect(await answer.next()).toEqual({ data: { item: { name: 'name-1' } }, hasNext: true });
    stock.open();
    const incremental = [{ path: ['item'], label: 'later', data: { stock: 10 } }];
    expect(await answer.rest()).toEqual([{ incremental, hasNext: false }]);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('multipart/mixed; boundary="-"; deferSpec=20220824');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const id = answer.headers.get('x-request-id');
    const line = await scenario().logged(({ requestId, msg }) => requestId === id && msg === 'request');
    expect(line).toMatchObject({ edge, subgraphCalls: 2, status: 200 });
  });

  test('comes in the order in which it is there', async () => {
    stock.hold();
    label.hold();
    const answer = await ask(`{ item { name
      ... @defer(label: "a") { stock }
      ... @defer(label: "b") { maker { label } } } }`);
    await answer.next();
    label.open();
    expect(await answer.next()).toEqual({
      incremental: [{ path: ['item'], label: 'b', data: { maker: { label: 'made' } } }],
      hasNext: true,
    });
    stock.open();
    const incremental = [{ path: ['item'], label: 'a', data: { stock: 10 } }];
    expect(await answer.rest()).toEqual([{ incremental, hasNext: false }]);
  });

  test('can be what a named fragment asks for, at the root, and without a label', async () => {
    stock.hold();
    const answer = await ask('{ hello ...Slow @defer } fragment Slow on Query { slow }');
    expect(await answer.next()).toEqual({ data: { hello: 'hello' }, hasNext: true });
    stock.open();
    expect(await answer.rest()).toEqual([
      { incremental: [{ path: [], data: { slow: 'slow' } }], hasNext: false },
    ]);
  });

  test('can be all that is asked for', async () => {
    const [initial, ...later] = await parts('{ ... @defer { slow } }');
    expect(initial).toEqual({ data: {}, hasNext: true });
    expect(entries(later)).toEqual([{ path: [], data: { slow: 'slow' } }]);
  });

  test('can lie in what is deferred, and comes after it', async () => {
    label.hold();
    const answer = await ask(
      '{ item { name ... @defer(label: "outer") { stock maker { ... @defer(label: "inner") { label } } } } }',
    );
    expect(await answer.next()).toEqual({ data: { item: { name: 'name-1' } }, hasNext: true });
    const incremental = [{ path: ['item'], label: 'outer', data: { stock: 10, maker: {} } }];
    expect(await answer.next()).toEqual({ incremental, hasNext: true });
    label.open();
    expect(entries(await answer.rest())).toEqual([
      { path: ['item', 'maker'], label: 'inner', data: { label: 'made' } },
    ]);
  });

  test('comes once for each item of a list, by its index', async () => {
    const [initial, ...later] = await parts('{ items { name ... @defer(label: "s") { stock } } }');
    expect(initial?.data).toEqual({ items: ITEMS.map(({ name }) => ({ name })) });
    expect(entries(later)).toEqual(
      [0, 1, 2].map((index) => ({ path: ['items', index], label: 's', data: { stock: (index + 1) * 10 } })),
    );
    expect(later).toHaveLength(1);
  });

  test('comes for objects of its type alone, under the names that the caller gave', async () => {
    const query = '{ id: thing { __typename ... on Item @defer { stock: name name: stock } } }';
    const [initial, ...later] = await parts(query);
    expect(initial?.data).toEqual({ id: { __typename: 'Item' } });
    expect(entries(later)).toEqual([{ path: ['id'], data: { stock: 'name-2', name: 20 } }]);
  });

  test('comes though it took no fetch of its own', async () => {
    const [initial, ...later] = await parts('{ place { x ... @defer { y } } }');
    expect(initial?.data).toEqual({ place: { x: 1 } });
    expect(entries(later)).toEqual([{ path: ['place'], data: { y: 2 } }]);
  });

  test('of a mutation is what its fields select; the fields themselves are done at once, and once', async () => {
    const before = timesRaised();
    stock.hold();
    const answer = await ask(
      'mutation { raise { name ... @defer { stock } } ... @defer { again: raise { name } } }',
    );
    expect(await answer.next()).toEqual({
      data: { raise: { name: `raised ${before + 1}` }, again: { name: `raised ${before + 2}` } },
      hasNext: true,
    });
    stock.open();
    expect(entries(await answer.rest())).toEqual([{ path: ['raise'], data: { stock: 10 } }]);
    expect(timesRaised()).toBe(before + 2);
  });

  test('is answered at once where it asks for the schema', async () => {
    const { data } = await whole('{ ... @defer { __schema { queryType { name } } } }');
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } } });
    const inParts = { accept: 'multipart/mixed;deferSpec=20220824, application/json' };
    const asked = await whole('{ ... @defer { __schema { queryType { name } } } }', { headers: inParts });
    expect(asked.data).toEqual(data);
  });

  test('is skipped and included as anything else', async () => {
    const query = `query ($yes: Boolean!) { item { name
      ... @include(if: $yes) @defer(label: "i") { stock } ... @skip(if: $yes) @defer(label: "s") { maker { label } } } }`;
    const labels = async (yes: boolean): Promise<unknown> =>
      entries(await parts(query, { variables: { yes } })).map((entry) => entry.label);
    expect(await labels(true)).toEqual(['i']);
    expect(await labels(false)).toEqual(['s']);
  });

  test('is compressed part by part', async () => {
    stock.hold();
    const answer = await ask('{ item { name ... @defer { stock } } }', {
      headers: { 'accept-encoding': 'br' },
    });
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect((await answer.next()).data).toEqual({ item: { name: 'name-1' } });
    stock.open();
    expect(entries(await answer.rest())).toEqual([{ path: ['item'], data: { stock: 10 } }]);
  });
});

describe('nothing is deferred', () => {
  const QUERY =
    'query ($on: Boolean) { item { name ... @defer(if: $on, label: "x") { stock } ... @defer(if: false) { id } } }';
  const ALL = { item: { name: 'name-1', stock: 10, id: '1' } };

  test('by if: false, or a variable that is false; by one that is true or missing it is', async () => {
    const accept = 'multipart/mixed;deferSpec=20220824, application/json';
    const off = await whole(QUERY, { variables: { on: false }, headers: { accept } });
    expect(off).toMatchObject({ data: ALL, errors: [] });
    for (const variables of [{ on: true }, {}]) {
      const [initial, ...later] = await parts(QUERY, { variables });
      expect(initial?.data).toEqual({ item: { name: 'name-1', id: '1' } });
      expect(entries(later)).toEqual([{ path: ['item'], label: 'x', data: { stock: 10 } }]);
    }
  });

  test.each([
    'application/json',
    'application/graphql-response+json',
    '*/*',
    'multipart/mixed, application/json',
    'multipart/mixed;deferSpec=2020, application/json',
    'multipart/mixed;deferSpec=20220824;q=0, application/json',
  ])('for a caller who accepts %s: the answer is whole, and no error', async (accept) => {
    const answer = await scenario().request(QUERY, { token: tokens.city, headers: { accept } });
    expect(answer).toMatchObject({ status: 200, data: ALL, errors: [] });
    expect(answer.headers.get('content-type')).toMatch(/^application\/(graphql-response\+)?json/);
  });

  test('for a query without @defer, whoever asks', async () => {
    const headers = { accept: 'multipart/mixed; deferSpec=20220824' };
    const answer = await scenario().request('{ hello }', { token: tokens.city, headers });
    expect(answer).toMatchObject({ status: 200, data: { hello: 'hello' } });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('where the document is not valid: that is told whole, and @defer itself is known to every caller', async () => {
    const headers = { accept: 'multipart/mixed;deferSpec=20220824, application/json' };
    const { errors } = await whole('{ item { ... @defer(label: 1) { stock } } }', { headers });
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    const introspection = '{ __schema { directives { name } } }';
    for (const token of [undefined, tokens.shop, tokens.city]) {
      const { data } = await scenario().request(introspection, { token });
      expect(data).toMatchObject({ __schema: { directives: expect.arrayContaining([{ name: 'defer' }]) } });
    }
  });
});
