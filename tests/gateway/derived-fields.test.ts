import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startScenario, type Scenario } from '../kit/scenario.ts';

const REGISTER = `
purposes: { care: { text: a, legalBasis: b, owner: city } }
organisations:
  city: { name: City, class: agency, operates: people, clients: { city: { scopes: [], purposes: [care] } } }
  acme: { name: Acme, class: company, operates: scoring, clients: { acme: { scopes: [], purposes: [care] } } }
types: { Person: { owner: people } }
`;
const PERSON = { __typename: 'Person', id: '1', income: 4321, tax: 99, open: 7 };

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario({
    clients: {},
    register: REGISTER,
    subgraphs: {
      people: {
        sdl: `
          type Query { person: Person }
          type Person @key(fields: "id") {
            id: ID!
            open: Int
            income: Int @release(to: ["agency:city", "operator:scoring"], purposes: ["care"])
            tax: Int
              @release(to: ["agency:city", "operator:scoring"], purposes: ["care"])
              @release(to: ["partner:acme"], purposes: ["care"], form: "MASK", mask: "band:50")
          }`,
        resolvers: { Query: { person: () => PERSON }, Person: { __resolveReference: () => PERSON } },
      },
      scoring: {
        sdl: `
          type Person @key(fields: "id") {
            id: ID!
            open: Int @external
            income: Int @external
            tax: Int @external
            score: String @requires(fields: "income")
            burden: String @requires(fields: "open tax")
            harmless: String @requires(fields: "open")
          }`,
        resolvers: {
          Person: {
            score: ({ income }: { income: number }) => `score-of-${income}`,
            burden: ({ tax }: { tax: number }) => `burden-of-${tax}`,
            harmless: ({ open }: { open: number }) => `harmless-${open}`,
          },
        },
      },
    },
  });
});
afterAll(() => scenario.stop());
beforeEach(() => scenario.taps.clear());

const QUERY = '{ person { score burden harmless } }';

test('who may see the inputs sees what is made of them', async () => {
  const { data, errors } = await scenario.request(QUERY, { token: await scenario.tokenOf('city') });
  expect(errors).toEqual([]);
  expect(data).toEqual({
    person: { score: 'score-of-4321', burden: 'burden-of-99', harmless: 'harmless-7' },
  });
});

test.each(['acme', undefined])(
  '%s, who may not, is refused it, and the input does not travel',
  async (client) => {
    const token = client === undefined ? undefined : await scenario.tokenOf(client);
    const { data, errors, text } = await scenario.request(QUERY, { token });
    expect(data).toEqual({ person: { score: null, burden: null, harmless: 'harmless-7' } });
    expect(errors.map(({ path }) => path)).toEqual([
      ['person', 'score'],
      ['person', 'burden'],
    ]);
    const traffic = scenario.taps.exchanges.flatMap(({ request, response }) => [request, response]).join();
    for (const bytes of ['4321', 'income', 'tax']) expect(traffic + text).not.toContain(bytes);
  },
);

test('a masked input is still shown masked by itself', async () => {
  const { data } = await scenario.request('{ person { tax } }', { token: await scenario.tokenOf('acme') });
  expect(data).toEqual({ person: { tax: 50 } });
});
