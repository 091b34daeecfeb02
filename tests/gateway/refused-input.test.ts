import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startScenario, type Scenario } from '../kit/scenario.ts';

const SDL = `
  type Query {
    dye(colour: Colour, coats: Int): String
    dyeAll(colours: [Colour!]): String
    mix(recipe: Recipe, recipes: [Recipe!]): String
    brush(bristle: Bristle): String
  }
  type Mutation { paint(recipe: Recipe!): String }
  enum Colour @authenticated { RED_MARK }
  scalar Bristle @requiresScopes(scopes: [["brushes"]])
  input Recipe {
    name: String
    colour: Colour
    finish: Colour = RED_MARK
    tool: Tool
    parts: [Recipe!]
  }
  input Tool { bristle: Bristle, sizes: [Int!] = [1] }
`;

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario({
    subgraphs: {
      paints: {
        sdl: SDL,
        resolvers: {
          Query: {
            dye: (_: never, { colour }: { colour?: string }) => `dyed ${colour ?? 'plain'}`,
            dyeAll: (_: never, { colours }: { colours?: string[] }) => `dyed ${colours?.length ?? 'none'}`,
            mix: (_: never, { recipe }: { recipe?: { finish?: string } }) =>
              recipe?.finish === undefined ? 'mixed' : 'mixed and finished',
            brush: () => 'brushed',
          },
          Mutation: { paint: () => 'painted' },
        },
      },
    },
    clients: { painter: [], 'brush-maker': ['brushes'] },
  });
});
afterAll(() => scenario.stop());
beforeEach(() => scenario.taps.clear());

async function ask(query: string, variables?: Record<string, unknown>, client?: string) {
  const answer = await scenario.request(query, {
    ...(variables && { variables }),
    token: client && (await scenario.tokenOf(client)),
  });
  expect(answer.status).toBe(200);
  for (const { extensions } of answer.errors)
    expect(extensions).toEqual({ code: 'UNAUTHORIZED_FIELD_OR_TYPE' });
  return { data: answer.data, refused: answer.errors.map(({ path }) => path?.join('.')) };
}

/** What subgraphs were sent since the last question, as bytes. */
function sent(): string {
  return scenario.taps.exchanges.map(({ request }) => request).join('\n');
}

const MIX = 'query ($recipe: Recipe) { mix(recipe: $recipe) }';

describe('a value of a type that the caller may not meet is refused, wherever it hides', () => {
  test.each([
    ['a variable', 'query ($c: Colour) { dye(colour: $c) }', { c: 'RED_MARK' }, 'dye'],
    ['the default of a variable', 'query ($c: Colour = RED_MARK) { dye(colour: $c) }', {}, 'dye'],
    [
      'deep in the default of a variable',
      'query ($r: Recipe = {parts: [{parts: [{colour: RED_MARK}]}]}) { mix(recipe: $r) }',
      {},
      'mix',
    ],
    [
      'a default, though another value is given for it',
      'query ($r: Recipe = {colour: RED_MARK}) { mix(recipe: $r) }',
      { r: {} },
      'mix',
    ],
    ['a list', 'query ($c: [Colour!]) { dyeAll(colours: $c) }', { c: ['RED_MARK'] }, 'dyeAll'],
    [
      'one item in the place of a list',
      'query ($c: [Colour!]) { dyeAll(colours: $c) }',
      { c: 'RED_MARK' },
      'dyeAll',
    ],
    ['an item of a list', 'query ($c: Colour!) { dyeAll(colours: [$c]) }', { c: 'RED_MARK' }, 'dyeAll'],
    ['a field of an input object', MIX, { recipe: { colour: 'RED_MARK' } }, 'mix'],
    [
      'deep in a list of input objects',
      'query ($r: [Recipe!]) { mix(recipes: $r) }',
      { r: [{ name: 'one' }, { parts: [{ name: 'two' }, { parts: [{ colour: 'RED_MARK' }] }] }] },
      'mix',
    ],
    [
      'one input object in the place of a list, in another',
      'query ($r: [Recipe!]) { mix(recipes: $r) }',
      { r: { parts: { colour: 'RED_MARK' } } },
      'mix',
    ],
    [
      'a variable in an object that is written out',
      'query ($c: Colour) { mix(recipe: {parts: [{colour: $c}]}) }',
      { c: 'RED_MARK' },
      'mix',
    ],
    [
      'a variable in a list of objects that is written out',
      'query ($r: Recipe!) { mix(recipes: [{name: "one"}, $r]) }',
      { r: { colour: 'RED_MARK' } },
      'mix',
    ],
    ['a field that has a default, given', MIX, { recipe: { finish: 'RED_MARK' } }, 'mix'],
    [
      'a scalar of which any value will do',
      'query ($b: Bristle) { brush(bristle: $b) }',
      { b: { any: 'RED_MARK' } },
      'brush',
    ],
    ['null, which would undo a default', 'query ($c: Colour) { dye(colour: $c) }', { c: null }, 'dye'],
    ['null in an input object', MIX, { recipe: { finish: null } }, 'mix'],
    ['null, written out', '{ mix(recipe: {finish: null}) }', {}, 'mix'],
    ['an empty list', 'query ($c: [Colour!]) { dyeAll(colours: $c) }', { c: [] }, 'dyeAll'],
  ])('%s', async (_case, query, variables, field) => {
    expect(await ask(query, variables)).toEqual({ data: null, refused: [field] });
    expect(scenario.taps.exchanges).toEqual([]);
  });

  test('a mutation that is given one is not sent', async () => {
    const paint = 'mutation ($r: Recipe!) { paint(recipe: $r) }';
    expect(await ask(paint, { r: { tool: { bristle: 'RED_MARK' } } })).toEqual({
      data: null,
      refused: ['paint'],
    });
    expect(scenario.taps.exchanges).toEqual([]);
    expect(await ask(paint, { r: { tool: { sizes: [2] } } })).toEqual({
      data: { paint: 'painted' },
      refused: [],
    });
  });

  test('who may meet the type is answered', async () => {
    expect(await ask(MIX, { recipe: { parts: [{ colour: 'RED_MARK' }] } }, 'painter')).toEqual({
      data: { mix: 'mixed and finished' },
      refused: [],
    });
    expect(sent()).toContain('RED_MARK');
  });

  test('of two aliases only the one whose variable holds it is refused, and its value is not sent', async () => {
    const query = 'query ($a: Recipe, $b: Recipe) { a: mix(recipe: $a) b: mix(recipe: $b) }';
    const [good, bad] = [{ name: 'good' }, { parts: [{ colour: 'RED_MARK' }] }];
    expect(await ask(query, { a: good, b: bad })).toMatchObject({ data: { b: null }, refused: ['b'] });
    expect(await ask(query, { a: bad, b: good })).toMatchObject({ data: { a: null }, refused: ['a'] });
    expect(await ask(query, { a: good, b: good })).toMatchObject({ refused: [] });
    expect(await ask(query, { a: bad, b: bad })).toEqual({ data: null, refused: ['a', 'b'] });
    expect(sent()).not.toContain('RED_MARK');
  });
});

describe('what could hold such a value and does not, is answered', () => {
  test.each([
    ['a variable that is left out', 'query ($c: Colour) { dye(colour: $c, coats: 2) }', {}],
    ['a variable that is left out in an object', 'query ($c: Colour) { mix(recipe: {colour: $c}) }', {}],
    ['an input object without it', MIX, { recipe: { name: 'plain', tool: { sizes: [3] } } }],
    ['null for the whole object', MIX, { recipe: null }],
    [
      'a list of input objects without it',
      'query ($r: [Recipe!]) { mix(recipes: $r) }',
      { r: [{ parts: [{ name: 'x' }] }] },
    ],
    ['a default without it', 'query ($r: Recipe = {name: "plain"}) { mix(recipe: $r) }', {}],
  ])('%s', async (_case, query, variables) => {
    expect(await ask(query, variables)).toMatchObject({ refused: [] });
    expect(scenario.taps.exchanges).toHaveLength(1);
    // Not even the default that an input field has is sent: the subgraph fills it in.
    expect(JSON.stringify(scenario.taps.exchanges[0])).not.toContain('RED_MARK');
  });

  test("a default that the schema's owner gave to an input field is the subgraph's to fill in", async () => {
    const expected = { data: { mix: 'mixed and finished' }, refused: [] };
    expect(await ask(MIX, { recipe: { name: 'x' } })).toEqual(expected);
    expect(await ask('{ mix(recipe: {name: "x"}) }')).toEqual(expected);
    expect(sent()).not.toContain('RED_MARK');
  });
});

test('the same operation at the same moment, by one caller, with both kinds of values', async () => {
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      ask(MIX, { recipe: index % 2 === 0 ? { name: 'plain' } : { parts: [{ colour: 'RED_MARK' }] } }),
    ),
  );
  const expected = [
    { data: { mix: 'mixed and finished' }, refused: [] },
    { data: null, refused: ['mix'] },
  ];
  expect(answers).toEqual(answers.map((_, index) => expected[index % 2]));
  expect(sent()).not.toContain('RED_MARK');
});

test('the log names the rule of the value that was refused', async () => {
  const query = 'query ($recipe: Recipe) { named: mix(recipe: $recipe) }';
  for (const [recipe, rule, id] of [
    [{ colour: 'RED_MARK' }, 'Colour', 'refused-colour'],
    [{ tool: { bristle: 'b' } }, 'Bristle', 'refused-bristle'],
  ] as const) {
    await scenario.request(query, { variables: { recipe }, headers: { 'x-request-id': id } });
    const entry = await scenario.logged(({ requestId, msg }) => requestId === id && msg === 'request');
    expect(entry).toMatchObject({ denied: 1, deniedBy: [rule] });
  }
});
