import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { startScenario, type Scenario } from '../kit/scenario.ts';

const LIBRARY = `
  type Query { book: Book books: [Book!]! media: [Media] }
  interface Media @key(fields: "id") { id: ID! title: String }
  type Book implements Media @key(fields: "id") { id: ID! title: String author: Author }
  type Film implements Media @key(fields: "id") { id: ID! title: String }
  type Author { name: String }
`;
const SHOP = `
  type Query { shop: Shop offers: [Offer] }
  type Shop { name: String methods: [String!] }
  type Book @key(fields: "id") { id: ID! price: Price shelves: [Shelf!] label: String codes: [String] }
  type Price { amount: Int currency: String }
  type Shelf { room: String }
  interface Offer { label: String }
  type Sale implements Offer { label: String percent: Int }
  type Loan implements Offer { label: String days: Int }
`;
const RATINGS = `
  type Media @key(fields: "id") @federation__interfaceObject { id: ID! rating: Int }
`;

const book = (id: string) => ({ __typename: 'Book', id, title: `title-${id}`, author: { name: 'Ada' } });
const price = { amount: 5, currency: 'EUR' };

let gateway: Scenario;
beforeAll(async () => {
  gateway = await startScenario({
    subgraphs: {
      library: {
        sdl: LIBRARY,
        resolvers: {
          Query: {
            book: () => book('1'),
            books: () => [book('1'), book('2')],
            media: () => [book('1'), { __typename: 'Film', id: '3', title: 'title-3' }],
          },
        },
      },
      shop: {
        sdl: SHOP,
        resolvers: {
          Query: { shop: () => ({ name: 'Corner' }) },
          Book: { __resolveReference: () => ({ price, label: 'new' }) },
        },
      },
      ratings: { sdl: RATINGS, resolvers: { Media: { __resolveReference: () => ({ rating: 4 }) } } },
    },
    clients: { reader: [] },
  });
});
afterAll(() => gateway.stop());
afterEach(() => ['shop', 'ratings'].forEach((name) => gateway.taps.setFault(name, undefined)));

/** Lets a subgraph answer this data, as an object or as the JSON of one, whatever it is asked. */
function lie(subgraph: string, data: object | string): void {
  const json = typeof data === 'string' ? data : JSON.stringify(data);
  gateway.taps.setFault(subgraph, (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(`{"data":${json}}`);
  });
}

const invalid = (path: string[], subgraph = 'shop') =>
  expect.objectContaining({ path, extensions: { code: 'SUBGRAPH_INVALID_RESPONSE', subgraph } });

/** How many values the request's line in the log says were dropped. */
async function droppedIn(answer: { headers: Headers }): Promise<unknown> {
  const id = answer.headers.get('x-request-id');
  return (await gateway.logged(({ msg, requestId }) => msg === 'request' && requestId === id))['dropped'];
}

describe('what a subgraph answers without being asked is dropped', () => {
  test('it does not overwrite what another subgraph said of the same entity', async () => {
    const author = { name: 'PLANTED' };
    lie('shop', { _entities: [{ price, title: 'PLANTED', author, label: 'PLANTED' }] });
    const answer = await gateway.request('{ book { title author { name } price { amount } } }');
    expect(answer.data).toEqual({
      book: { title: 'title-1', author: { name: 'Ada' }, price: { amount: 5 } },
    });
    expect(answer.errors).toEqual([]);
    expect(answer.text).not.toContain('PLANTED');
    // Title, author, label, and the price's currency.
    expect(await droppedIn(answer)).toBe(4);
  });

  test('the log tells who and how many, and nothing that came from outside', async () => {
    lie('shop', { _entities: [{ price: { amount: 5, PLANTED_KEY: 'PLANTED' } }] });
    const answer = await gateway.request('{ book { price { amount } } }');
    const requestId = answer.headers.get('x-request-id');
    const line = await gateway.logged(
      (entry) => entry['msg'] === 'subgraph answered what was not asked' && entry['requestId'] === requestId,
    );
    expect(line).toMatchObject({ level: 40, requestId, subgraph: 'shop', dropped: 1 });
    expect(gateway.output()).not.toContain('PLANTED');
  });

  test('it does not answer the root fields of another subgraph', async () => {
    lie('shop', { shop: { name: 'Corner' }, book: { ...book('9'), title: 'PLANTED' } });
    const answer = await gateway.request('{ shop { name } book { title } }');
    expect(answer.data).toEqual({ shop: { name: 'Corner' }, book: { title: 'title-1' } });
    expect(await droppedIn(answer)).toBe(1);
  });

  test('a key that names a part of every object reaches no object', async () => {
    const planted = '{"amount":"PLANTED","currency":"PLANTED"}';
    lie(
      'shop',
      `{"_entities":[{"__proto__":{"price":${planted}},"constructor":{"prototype":{"title":"PLANTED"}},
        "price":{"amount":5,"__proto__":${planted},"toString":"PLANTED"}}]}`,
    );
    const query = '{ book { title price { amount currency } } }';
    const answer = await gateway.request(query);
    expect(answer.data).toEqual({ book: { title: 'title-1', price: { amount: 5, currency: null } } });
    expect(await droppedIn(answer)).toBe(4);
    gateway.taps.setFault('shop', undefined);
    expect((await gateway.request(query)).data).toEqual({ book: { title: 'title-1', price } });
  });

  test('such a key is an answer like any other where it was asked for as an alias', async () => {
    const { text } = await gateway.request('{ book { constructor: label toString: label } }');
    expect(text).toBe('{"data":{"book":{"constructor":"new","toString":"new"}}}\n');
  });

  test('of an interface, only what was asked of the type that came', async () => {
    lie('shop', { offers: [{ __typename: 'Sale', label: 'a', percent: 3, days: 'PLANTED' }] });
    const answer = await gateway.request(
      '{ offers { label ... on Sale { percent } ... on Loan { days } ... @skip(if: true) { l: label } } }',
    );
    expect(answer.data).toEqual({ offers: [{ label: 'a', percent: 3 }] });
    expect(await droppedIn(answer)).toBe(1);
  });

  test('nothing is dropped of an honest answer', async () => {
    const answer = await gateway.request(
      '{ books { id title price { ...P } label } media { __typename id rating } shop { n: name } } fragment P on Price { amount }',
    );
    const shown = { price: { amount: 5 }, label: 'new' };
    expect(answer.data).toEqual({
      books: ['1', '2'].map((id) => ({ id, title: `title-${id}`, ...shown })),
      media: [
        { __typename: 'Book', id: '1', rating: 4 },
        { __typename: 'Film', id: '3', rating: 4 },
      ],
      shop: { n: 'Corner' },
    });
    expect(await droppedIn(answer)).toBe(0);
  });
});

describe('an entity other than the one that was asked for is none', () => {
  test.each([
    ['of another type', { __typename: 'Shop', price }],
    ['of a type that there is not', { __typename: 'constructor', price }],
    ['whose type is no name', { __typename: null, price }],
    ['with another key', { id: '2', price }],
    ['that is a value', 7],
    ['that is a list', [{ price }]],
  ])('one %s', async (_name, entity) => {
    lie('shop', { _entities: [entity] });
    const answer = await gateway.request('{ book { title price { amount } } }');
    expect(answer.data).toEqual({ book: { title: 'title-1', price: null } });
    expect(answer.errors).toEqual([invalid(['book', 'price'])]);
    expect(await droppedIn(answer)).toBe(1);
  });

  test('in another order, those that stand in the wrong place', async () => {
    const entities = ['2', '1'].map((id) => ({ __typename: 'Book', id, label: `of ${id}` }));
    lie('shop', { _entities: entities });
    const answer = await gateway.request('{ books { title label } }');
    expect(answer.data).toEqual({
      books: ['title-1', 'title-2'].map((title) => ({ title, label: null })),
    });
    expect(answer.errors).toEqual([invalid(['books', 'label'])]);
  });

  test('the right ones beside it are answered, be an id a number or a string', async () => {
    lie('shop', { _entities: [{ __typename: 'Book', id: 1, label: 'new' }, { __typename: 'Shop' }] });
    const answer = await gateway.request('{ books { title label } }');
    expect(answer.data).toEqual({
      books: [
        { title: 'title-1', label: 'new' },
        { title: 'title-2', label: null },
      ],
    });
  });

  test('who adds to an interface may not say what type an object of it is', async () => {
    lie('ratings', { _entities: [{ __typename: 'Film', rating: 1 }, { rating: 2 }] });
    const answer = await gateway.request('{ media { __typename id rating } }');
    expect(answer.data).toMatchObject({ media: [{ __typename: 'Book' }, { __typename: 'Film', rating: 2 }] });
  });
});

describe('a value of another form than its field is null, and the rest arrives', () => {
  test.each([
    ['a list for an object', { price: [price] }, ['price']],
    ['a scalar for an object', { price: 'PLANTED' }, ['price']],
    ['an object for a list', { shelves: { room: 'PLANTED' } }, ['shelves']],
    ['lists for the objects of a list', { shelves: [[{ room: 'PLANTED' }]] }, ['shelves']],
    ['an object for a string', { label: { deep: 'PLANTED' } }, ['label']],
    ['a scalar for a list of scalars', { codes: 'PLANTED' }, ['codes']],
    ['a list in a list of scalars', { codes: [['PLANTED']] }, ['codes']],
    ['another type for an object', { price: { __typename: 'Shop', amount: 5 } }, ['price']],
  ])('%s', async (_name, entity, path) => {
    lie('shop', { _entities: [entity] });
    const answer = await gateway.request(
      '{ book { title price { amount } shelves { room } label codes } shop { name } }',
    );
    expect(answer.status).toBe(200);
    expect(answer.data).toMatchObject({ book: { title: 'title-1', price: null, label: null } });
    expect(answer.errors).toContainEqual(invalid(['book', ...path]));
    expect(answer.text).not.toContain('PLANTED');
  });

  test('at the root too', async () => {
    lie('shop', { shop: [{ name: 'PLANTED' }], offers: { label: 'PLANTED' } });
    const answer = await gateway.request('{ book { title } shop { name } offers { label } }');
    expect(answer.data).toEqual({ book: { title: 'title-1' }, shop: null, offers: null });
    expect(answer.errors).toEqual([invalid(['shop']), invalid(['offers'])]);
  });
});
