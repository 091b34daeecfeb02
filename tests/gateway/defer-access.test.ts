import { describe, expect, jest, test } from '@jest/globals';
import { askInParts } from '../kit/answer-parts.ts';
import { startScenario } from '../kit/scenario.ts';
import { CLIENTS, entries, ITEMS, stock, subgraphs, useDeferScenario } from './defer-scenario.ts';

jest.setTimeout(120_000);

const DENIED = 'UNAUTHORIZED_FIELD_OR_TYPE';

const { scenario, tokens, ask, parts, whole } = useDeferScenario();

describe('who may not see what is deferred', () => {
  test('is told so with its part, gets null, and nothing of it is fetched', async () => {
    const query = '{ item { name ... @defer(label: "d") { kept stock } } }';
    const [initial, ...later] = await parts(query, { token: tokens.shop });
    expect(initial).toEqual({ data: { item: { name: 'name-1' } }, hasNext: true });
    expect(entries(later)).toEqual([
      {
        path: ['item'],
        label: 'd',
        data: { kept: null, stock: 10 },
        errors: [expect.objectContaining({ path: ['item', 'kept'], extensions: { code: DENIED } })],
      },
    ]);
    expect(scenario().taps.sentTo('two')).toContain('stock');
    expect(scenario().taps.sentTo()).not.toContain('kept');
  });

  test('asks no subgraph for a fragment that is refused whole', async () => {
    const query = '{ items { name ... @defer { kept secret } } }';
    const [initial, ...later] = await parts(query, { token: tokens.shop });
    expect(initial?.errors).toBeUndefined();
    expect(entries(later).map(({ data }) => data)).toEqual(Array(3).fill({ kept: null, secret: null }));
    // One refusal is one error, however many objects it meets.
    expect(entries(later).flatMap(({ errors = [] }) => errors as { path: unknown }[])).toMatchObject([
      { path: ['items', 'kept'] },
      { path: ['items', 'secret'] },
    ]);
    expect(scenario().taps.exchanges.map(({ subgraph }) => subgraph)).toEqual(['one', 'one']);
    expect(scenario().taps.sentTo()).not.toMatch(/kept|secret/);
    expect(
      scenario()
        .taps.exchanges.map(({ response }) => response)
        .join(),
    ).not.toContain('hidden');
  });

  test('is told of a refused field of the initial part in that part', async () => {
    const query = '{ item { secret ... @defer { secret stock } } }';
    const [initial, ...later] = await parts(query, { token: tokens.shop });
    expect(initial).toMatchObject({
      data: { item: { secret: null } },
      errors: [{ path: ['item', 'secret'] }],
    });
    expect(entries(later)).toMatchObject([
      { data: { secret: null, stock: 10 }, errors: [{ path: ['item', 'secret'] }] },
    ]);
  });

  test('cannot get at it through another caller who asks the same at the same time', async () => {
    stock.hold();
    const query = '{ item { name ... @defer { kept stock } } }';
    const asked = await Promise.all([
      ask(query),
      ask(query, { token: tokens.shop }),
      ask(query),
      ask(query, { token: tokens.shop }),
    ]);
    await Promise.all(asked.map((answer) => answer.next()));
    stock.open();
    const told = await Promise.all(asked.map(async (answer) => entries(await answer.rest())[0]?.data));
    const seen = [
      { kept: 'kept-hidden', stock: 10 },
      { kept: null, stock: 10 },
    ];
    expect(told).toEqual([...seen, ...seen]);
  });

  test('gets a masked value as masked as elsewhere', async () => {
    const query = '{ item { name ... @defer { born } } }';
    const [, ...later] = await parts(query, { token: tokens.shop });
    const { data } = await whole('{ item { born } }', { token: tokens.shop });
    expect(entries(later)).toEqual([{ path: ['item'], data: (data as { item: unknown }).item }]);
    expect(JSON.stringify(later)).not.toContain('1984');
    expect(JSON.stringify(later)).toContain('06');
  });
});

describe('what fails', () => {
  test('of a deferred fragment is told with its part, and the rest is whole', async () => {
    scenario().taps.setFault('two', (_request, response) => void response.writeHead(500).end());
    const [initial, ...later] = await parts('{ item { name ... @defer(label: "f") { stock } } }');
    expect(initial).toEqual({ data: { item: { name: 'name-1' } }, hasNext: true });
    expect(entries(later)).toMatchObject([
      { path: ['item'], label: 'f', data: { stock: null }, errors: [{ extensions: { subgraph: 'two' } }] },
    ]);
  });

  test('where it may not be null makes its own part null, at its own object', async () => {
    const [initial, ...later] = await parts('{ items { name ... @defer { price } } }');
    expect(initial?.data).toEqual({ items: ITEMS.map(({ name }) => ({ name })) });
    expect(entries(later)).toEqual([
      { path: ['items', 0], data: { price: 5 } },
      { path: ['items', 1], data: null, errors: [expect.objectContaining({ path: ['items', 1, 'price'] })] },
      { path: ['items', 2], data: { price: 5 } },
    ]);
  });

  test('of a value beside the initial part is told with the deferred part', async () => {
    const body = { data: { place: { x: 1, y: null } }, errors: [{ message: 'no', path: ['place', 'y'] }] };
    scenario().taps.setFault('one', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    const [initial, ...later] = await parts('{ place { x ... @defer { y } } }');
    scenario().taps.setFault('one', undefined);
    expect(initial).toEqual({ data: { place: { x: 1 } }, hasNext: true });
    expect(entries(later)).toMatchObject([{ data: { y: null }, errors: [{ path: ['place', 'y'] }] }]);
  });

  test('above a deferred fragment leaves no part of it', async () => {
    const accept = 'multipart/mixed;deferSpec=20220824, application/json';
    const answer = await whole('{ hello broken { ... @defer { stock } } }', { headers: { accept } });
    expect(answer).toMatchObject({ data: { hello: 'hello', broken: null }, errors: [] });
    // A null that goes up takes with it what is deferred below.
    const query = '{ items { ... @defer { stock } price } }';
    const nulled = await whole(query, { headers: { accept } });
    expect(nulled).toMatchObject({ data: null, errors: [{ path: ['items', 1, 'price'] }] });
  });
});

test('a client that leaves ends what is fetched for it', async () => {
  let reached = (): void => undefined;
  let left = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (reached = resolve));
  const ended = new Promise<void>((resolve) => (left = resolve));
  scenario().taps.setFault('two', (_request, response) => {
    response.once('close', () => left());
    reached();
  });
  const answer = await ask('{ item { name ... @defer { stock } } }');
  await answer.next();
  await arrived;
  answer.leave();
  await ended;
  const id = answer.headers.get('x-request-id');
  const line = await scenario().logged(({ requestId, msg }) => requestId === id && msg === 'request');
  expect(line['status']).toBe('client closed');
  expect(scenario().output()).not.toContain('request failed');
});

test('the time of a request covers all of its parts', async () => {
  const short = await startScenario({
    clients: CLIENTS,
    subgraphs,
    settings: { limits: { requestMs: 6000 } },
  });
  try {
    const token = await short.tokenOf('city');
    // What is done for the first time takes longest.
    await short.request('{ item { name stock } }', { token });
    stock.hold();
    const answer = await askInParts(short.url, '{ item { name ... @defer { stock } } }', { token });
    expect((await answer.next()).data).toEqual({ item: { name: 'name-1' } });
    expect(entries(await answer.rest())).toMatchObject([
      { data: { stock: null }, errors: [{ extensions: { subgraph: 'two' } }] },
    ]);
  } finally {
    stock.open();
    await short.stop();
  }
});

test.each([
  ['the engine of @apollo/gateway', { engine: 'apollo' }],
  ['one refusal that refuses the whole', { access: { mode: 'reject' } }],
])('with %s the answer is whole', async (_name, settings) => {
  const other = await startScenario({ clients: CLIENTS, subgraphs, settings });
  try {
    const token = await other.tokenOf('city');
    const accept = 'multipart/mixed;deferSpec=20220824, application/json';
    const answer = await other.request('{ item { name ... @defer { stock } } }', {
      token,
      headers: { accept },
    });
    expect(answer).toMatchObject({ data: { item: { name: 'name-1', stock: 10 } }, errors: [] });
  } finally {
    await other.stop();
  }
});
