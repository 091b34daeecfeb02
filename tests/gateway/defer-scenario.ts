import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import { askInParts, type AnswerInParts, type Part } from '../kit/answer-parts.ts';
import type { Answer, RequestOptions } from '../kit/gateway.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

/** What a subgraph is held back by until the test lets it go. */
class Gate {
  #opened: Promise<void> = Promise.resolve();
  open = (): void => undefined;

  hold(): void {
    this.#opened = new Promise((resolve) => (this.open = resolve));
  }

  async passed<Value>(value: Value): Promise<Value> {
    await this.#opened;
    return value;
  }
}

/** Holds back what subgraph `two` answers. */
export const stock = new Gate();
/** Holds back what subgraph `three` answers. */
export const label = new Gate();

let raised = 0;
/** How often the mutation was done. */
export const timesRaised = (): number => raised;

/** What the list has. */
export const ITEMS = ['1', '2', '3'].map((id) => ({
  __typename: 'Item',
  id,
  name: `name-${id}`,
  secret: `hidden-${id}`,
}));

/** A list, an interface and a value in one, the slow parts in two and three. */
export const subgraphs = {
  one: {
    sdl: `
      type Query { item: Item items: [Item!]! thing: Thing place: Place hello: String broken: Item }
      type Mutation { raise: Item }
      type Place { x: Int y: Int hiddenY: Int! @requiresScopes(scopes: [["secret"]]) }
      interface Thing { id: ID! }
      type Item implements Thing @key(fields: "id") {
        id: ID! name: String! secret: String @requiresScopes(scopes: [["secret"]])
        born: String @release(to: ["partner:shop"], purposes: ["test"], form: "MASK", mask: "last:2")
      }`,
    resolvers: {
      Query: {
        item: () => ITEMS[0],
        items: () => ITEMS,
        thing: () => ITEMS[1],
        place: () => ({ x: 1, y: 2, hiddenY: 3 }),
        hello: () => 'hello',
      },
      Mutation: { raise: () => ({ ...ITEMS[0], name: `raised ${++raised}` }) },
      Item: {
        __resolveReference: ({ id }: { id: string }) => ITEMS[Number(id) - 1],
        born: () => '1984-05-06',
      },
    },
  },
  two: {
    sdl: `
      type Query { slow: String }
      type Item @key(fields: "id") {
        id: ID! stock: Int price: Int! kept: String @requiresScopes(scopes: [["secret"]]) maker: Maker
      }
      type Maker @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: { slow: () => stock.passed('slow') },
      Item: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        stock: ({ id }: { id: string }) => stock.passed(Number(id) * 10),
        price: ({ id }: { id: string }) => (id === '2' ? null : 5),
        kept: () => 'kept-hidden',
        maker: () => ({ id: 'm' }),
      },
    },
  },
  three: {
    sdl: 'type Maker @key(fields: "id") { id: ID! label: String }',
    resolvers: {
      Maker: { __resolveReference: ({ id }: { id: string }) => ({ id }), label: () => label.passed('made') },
    },
  },
} as never;

/** One that may see all but what is masked for the other, and one that may not see what is secret. */
export const CLIENTS = { shop: ['read'], city: ['read', 'secret'] };

/** The gateway of a test file, and how it is asked. */
export interface DeferScenario {
  scenario: () => Scenario;
  tokens: Record<'shop' | 'city', string>;
  /** Asks as Apollo Client does; as the city where no token is given. */
  ask: (query: string, options?: RequestOptions) => Promise<AnswerInParts>;
  /** Asks twice, through the shell and past it: the bytes are the same. */
  parts: (query: string, options?: RequestOptions) => Promise<Part[]>;
  /** Asks for a whole answer. */
  whole: (query: string, options?: RequestOptions) => Promise<Answer>;
}

/** Starts the gateway for a file's tests, and lets every gate open before each. */
export function useDeferScenario(): DeferScenario {
  let scenario: Scenario;
  const tokens = { shop: '', city: '' };
  beforeAll(async () => {
    scenario = await startScenario({ clients: CLIENTS, subgraphs });
    tokens.shop = await scenario.tokenOf('shop');
    tokens.city = await scenario.tokenOf('city');
  });
  afterAll(() => scenario.stop());
  beforeEach(() => {
    stock.open();
    label.open();
    scenario.taps.clear();
    scenario.taps.setFault('two', undefined);
  });
  const ask: DeferScenario['ask'] = (query, options) =>
    askInParts(scenario.url, query, { token: tokens.city, ...options });
  return {
    scenario: () => scenario,
    tokens,
    ask,
    parts: async (query, options) => {
      const first = await ask(query, options);
      await first.rest();
      const second = await ask(query, options);
      const read = await second.rest();
      expect(pieces(second.text())).toEqual(pieces(first.text()));
      return read;
    },
    whole: (query, options) => scenario.request(query, { token: tokens.city, ...options }),
  };
}

/** What was sent, by piece between boundaries. Of two fragments that do not wait for each other either may come first, and be last. */
function pieces(text: string): string[] {
  return text
    .split('---')
    .map((piece) => piece.replace(/"hasNext":(true|false)/, '"hasNext"'))
    .toSorted();
}

/** What is deferred, of all parts. */
export function entries(all: readonly Part[]): NonNullable<Part['incremental']> {
  return all.flatMap(({ incremental = [] }) => incremental);
}
