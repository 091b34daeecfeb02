import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { ACCEPTS_PARTS, askInParts } from '../kit/answer-parts.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';
import { CLIENTS, entries, ITEMS, label, stock, subgraphs, useDeferScenario } from './defer-scenario.ts';
import { banks, FIRST, pairwiseOptions, posts, TRUE_IDS } from './pairwise-scenario.ts';

jest.setTimeout(120_000);

const QUERY = '{ item { name ... @defer(label: "later") { stock } } }';

const { scenario, ask, parts } = useDeferScenario();

describe('what is deferred counts as what is not', () => {
  let strict: Scenario;
  let token: string;
  beforeAll(async () => {
    const settings = {
      limits: { operation: { subgraphCalls: 2, depth: 2 } },
      cost: { mode: 'enforce', perOperation: 10, listSize: 10, inExtensions: true },
    };
    strict = await startScenario({ clients: CLIENTS, subgraphs, settings });
    token = await strict.tokenOf('city');
  });
  afterAll(() => strict.stop());

  test.each([
    [
      'requests to subgraphs',
      '{ item { name ... @defer { stock } } ... @defer { slow } }',
      'more than 2 requests',
    ],
    ['depth', '{ item { name ... @defer { maker { id } } } }', 'more than 2 levels deep'],
    ['cost', '{ item { name } ... @defer { items { stock } } }', 'expected to cost 11'],
  ])('towards the limit of %s', async (_limit, query, message) => {
    strict.taps.clear();
    const { errors } = await strict.request(query, { token, headers: { accept: ACCEPTS_PARTS } });
    expect(errors.map((error) => error.message)).toEqual([expect.stringContaining(message)]);
    expect(strict.taps.exchanges).toEqual([]);
  });

  test('what an answer in parts did cost is told with its last part, and in the log', async () => {
    for (const edge of ['shell', 'thin']) {
      const answer = await askInParts(strict.url, QUERY, { token });
      const [initial, ...later] = [await answer.next(), ...(await answer.rest())];
      const cost = { estimated: 1, actual: 1 };
      expect(initial).not.toHaveProperty('extensions');
      expect(later).toMatchObject([{ hasNext: false, extensions: { cost } }]);
      const id = answer.headers.get('x-request-id');
      const line = await strict.logged(({ requestId, msg }) => requestId === id && msg === 'request');
      expect(line).toMatchObject({ edge, cost, subgraphCalls: 2 });
    }
  });
});

test('two who are one caller and ask the same share a request for what is deferred, and each gets all of it', async () => {
  stock.hold();
  const answers = await Promise.all([ask(QUERY), ask(QUERY)]);
  for (const answer of answers) expect((await answer.next()).data).toEqual({ item: { name: 'name-1' } });
  stock.open();
  for (const answer of answers)
    expect(entries(await answer.rest())).toEqual([{ path: ['item'], label: 'later', data: { stock: 10 } }]);
  expect(scenario().taps.exchanges.filter(({ subgraph }) => subgraph === 'two')).toHaveLength(1);
});

test('one of two who share what is deferred may leave, and the other still gets it', async () => {
  stock.hold();
  const [one, other] = await Promise.all([ask(QUERY), ask(QUERY)]);
  await Promise.all([one.next(), other.next()]);
  one.leave();
  const id = one.headers.get('x-request-id');
  await scenario().logged(({ requestId, msg }) => requestId === id && msg === 'request');
  stock.open();
  expect(entries(await other.rest())).toMatchObject([{ data: { stock: 10 } }]);
});

test('a subgraph that fails for a whole list is told once, whatever became null of it', async () => {
  scenario().taps.setFault('two', (_request, response) => void response.writeHead(500).end());
  const [, ...later] = await parts(
    '{ items { name ... @defer(label: "n") { stock } ... @defer(label: "p") { price } } }',
  );
  const told = (name: string): unknown[] => entries(later).filter(({ label: each }) => each === name);
  const failed = [
    expect.objectContaining({ extensions: { code: 'SUBGRAPH_INVALID_RESPONSE', subgraph: 'two' } }),
  ];
  const objects = (data: unknown, name: string): unknown[] =>
    ITEMS.map((_, index) => ({
      path: ['items', index],
      label: name,
      data,
      ...(index === 0 && { errors: failed }),
    }));
  expect(told('n')).toEqual(objects({ stock: null }, 'n'));
  expect(told('p')).toEqual(objects(null, 'p'));
});

test('a gateway that is told to stop sends what is deferred before it does', async () => {
  const leaving = await startScenario({ clients: CLIENTS, subgraphs });
  const token = await leaving.tokenOf('city');
  label.hold();
  const answer = await askInParts(leaving.url, '{ item { name ... @defer { maker { label } } } }', { token });
  await answer.next();
  const ended = new Promise((resolve) => leaving.process.once('exit', resolve));
  leaving.process.kill('SIGTERM');
  while (await isOpen(leaving.url)) await delay(50);
  label.open();
  expect(entries(await answer.rest())).toMatchObject([{ data: { maker: { label: 'made' } } }]);
  expect(await ended).toBe(0);
  await leaving.stop();
});

async function isOpen(url: string): Promise<boolean> {
  return fetch(`${url}/health/live`).then(
    () => true,
    () => false,
  );
}

describe('a pairwise key', () => {
  let gateway: Scenario;
  beforeAll(async () => {
    gateway = await startScenario(pairwiseOptions());
  });
  afterAll(() => gateway.stop());

  test('finds its entity for what is deferred, and no operator holds what it stands for', async () => {
    const query =
      '{ people { id ... @defer(label: "l") { letters { text } } ... @defer(label: "b") { balance } } }';
    const answer = await askInParts(gateway.url, query, { token: await gateway.tokenOf('desk') });
    const [initial, ...later] = [await answer.next(), ...(await answer.rest())];
    expect(initial.data).toMatchObject({ people: [{ id: FIRST }, {}] });
    const ofFirst = entries(later).filter(({ path }) => JSON.stringify(path) === '["people",0]');
    expect(ofFirst.map(({ data }) => data)).toEqual(
      expect.arrayContaining([{ letters: [{ text: 'Dear you' }] }, { balance: 5 }]),
    );
    expect(gateway.taps.sentTo('post')).toContain(posts(FIRST));
    expect(gateway.taps.sentTo('bank')).toContain(banks(FIRST));
    for (const id of TRUE_IDS) {
      expect(gateway.taps.sentTo('post')).not.toContain(id);
      expect(gateway.taps.sentTo('bank')).not.toContain(id);
    }
  });

  test('is as masked in a deferred fragment as elsewhere', async () => {
    const token = await gateway.tokenOf('post-service');
    const whole = await gateway.request('{ people { id } }', { token });
    const answer = await askInParts(gateway.url, '{ people { name ... @defer { id } } }', { token });
    const all = entries([await answer.next(), ...(await answer.rest())]);
    expect(all.map(({ data }) => data)).toEqual((whole.data as { people: unknown }).people);
    expect(answer.text()).toContain(posts(FIRST));
    for (const id of TRUE_IDS) expect(answer.text()).not.toContain(id);
  });
});

test('labels, paths and values cannot end a part before its time', async () => {
  const name = '\\r\\n---\\r\\ncontent-type: application/json\\r\\n\\r\\n{\\"hasNext\\":false}\\r\\n-----';
  const [, ...later] = await parts(`{ item { name ... @defer(label: "${name}") { stock } } }`);
  expect(entries(later)).toMatchObject([{ label: JSON.parse(`"${name}"`) as string, data: { stock: 10 } }]);
});
