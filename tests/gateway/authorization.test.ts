import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startScenario, type Scenario } from '../kit/scenario.ts';
import { authorizationScenario } from './authorization-scenario.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario(authorizationScenario);
});
afterAll(() => scenario.stop());
beforeEach(() => scenario.taps.clear());

async function ask(query: string, client?: string, variables: Record<string, unknown> = {}) {
  const answer = await scenario.request(query, {
    variables,
    token: client && (await scenario.tokenOf(client)),
  });
  expect(answer.status).toBe(200);
  for (const error of answer.errors) {
    expect(error).toEqual({
      message: 'Unauthorized field or type',
      path: error.path,
      extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' },
    });
  }
  return { data: answer.data, refused: answer.errors.map(({ path }) => path?.join('.')), text: answer.text };
}

/** Neither the answer nor anything that passed to or from a subgraph holds the bytes. */
function expectNoTrace(text: string, ...bytes: string[]): void {
  const everything = [
    text,
    ...scenario.taps.exchanges.flatMap(({ request, response }) => [request, response]),
  ].join('\n');
  for (const needle of bytes) expect(everything).not.toContain(needle);
}

describe('scopes, policies and authentication', () => {
  test.each([
    [undefined, ['secret', 'signed', 'reviewed', 'undefinedPolicy']],
    ['reader', ['secret', 'reviewed', 'undefinedPolicy']],
    ['secretary', ['reviewed', 'undefinedPolicy']],
    ['root', ['undefinedPolicy']],
  ])('%s is refused %p', async (client, refused) => {
    const result = await ask('{ file(id: 1) { title secret signed reviewed undefinedPolicy } }', client);
    expect(result.refused).toEqual(refused.map((field) => `file.${field}`));
    expect(result.data).toMatchObject({
      file: { title: 'title-1', ...Object.fromEntries(refused.map((field) => [field, null])) },
    });
    expectNoTrace(result.text, ...refused.map((field) => `MARK-${field.slice(0, 9)}`));
    for (const field of refused) expect(scenario.taps.sentTo()).not.toContain(field);
  });

  test('a part of the demanded scopes is not enough, whatever the token claims', async () => {
    const token = await scenario.tokenOf('reader', ['read', 'secret', 'root']);
    const { data, errors } = await scenario.request('{ file(id: 1) { secret } }', { token });
    expect([data, errors.length]).toEqual([{ file: { secret: null } }, 1]);
  });
});

describe('on every path of the language', () => {
  test.each([
    ['an alias', '{ file(id: 1) { a: secret } }', ['file.a']],
    ['an alias that looks harmless', '{ file(id: 1) { title: secret } }', ['file.title']],
    ['an alias of the parent', '{ f: file(id: 1) { secret } }', ['f.secret']],
    ['a named fragment', '{ file(id: 1) { ...F } } fragment F on File { secret }', ['file.secret']],
    [
      'nested fragments',
      '{ file(id: 1) { ...F } } fragment F on File { ...G ... { secret } } fragment G on File { b: secret }',
      ['file.b', 'file.secret'],
    ],
    ['@skip', '{ file(id: 1) { secret @skip(if: true) title } }', ['file.secret']],
    [
      '@include by variable',
      'query ($yes: Boolean = false) { file(id: 1) { secret @include(if: $yes) title } }',
      ['file.secret'],
    ],
    ['a list', '{ files { secret } }', ['files.secret']],
    ['a list in a list', '{ files { related(first: 1) { secret } } }', ['files.related.secret']],
    [
      'the same field twice',
      '{ file(id: 1) { secret } again: file(id: 2) { secret } }',
      ['file.secret', 'again.secret'],
    ],
    ['a protected scalar', '{ file(id: 1) { count } }', ['file.count']],
    ['a protected enum', '{ colour }', ['colour']],
    ['an argument of a protected enum', '{ dye(colour: RED) }', ['dye']],
    ['a variable of a protected enum', 'query ($c: Colour = RED) { dye(colour: $c) }', ['dye']],
    ['a protected enum within an input object', '{ mix(recipe: { within: { colour: RED } }) }', ['mix']],
    ['a list of such', '{ mix(recipes: [{ name: "a" }, { colour: RED }]) }', ['mix']],
    ['a protected type', '{ vault { gold } file(id: 1) { title } }', ['vault']],
    ['what hangs on a protected type', '{ vault { box { lid } } }', ['vault']],
    [
      'a protected member of a union',
      '{ hits { ... on Ghost { name } ... on File { title } } }',
      ['hits', 'hits.name'],
    ],
    [
      'a named fragment on a protected member',
      '{ hits { ...G } } fragment G on Ghost { n: name }',
      ['hits', 'hits.n'],
    ],
    ['an interface that a protected type implements', '{ node(id: 1) { id } }', ['node']],
  ])('%s', async (_name, query, refused) => {
    const result = await ask(query);
    expect(result.refused.sort()).toEqual(refused.sort());
    expectNoTrace(result.text, 'MARK-');
  });

  test('a union holds no member of a protected type, and the rest stays', async () => {
    const result = await ask(
      '{ file(id: 1) { title } search { __typename ... on File { title } } }',
      'reader',
    );
    expect(result.data).toBeNull();
    const open = await ask(
      '{ search { __typename ... on File { title } ... on Ghost { name } } }',
      'ghost-hunter',
    );
    expect(open.data).toEqual({
      search: [
        { __typename: 'File', title: 'title-1' },
        { __typename: 'Ghost', name: 'MARK-ghost-name' },
      ],
    });
  });

  test('a member of a protected type is null in its place, with one error, though only __typename was asked', async () => {
    const result = await ask('{ hits { __typename } }');
    expect(result).toMatchObject({ data: { hits: [{ __typename: 'File' }, null] }, refused: ['hits'] });
    expect(result.text).not.toContain('Ghost');
  });

  test('a fragment on such an interface is answered where the protected type cannot stand', async () => {
    const { data, refused } = await ask('{ file(id: 1) { ... on Node { id } title } }');
    expect([data, refused]).toEqual([{ file: { id: '1', title: 'title-1' } }, []]);
  });

  test('an argument that could be protected and is not, is none', async () => {
    const { data } = await ask('{ dye(coats: 2) mix(recipe: { name: "a", within: { name: "b" } }) }');
    expect(data).toEqual({ dye: 'dyed', mix: 'mixed' });
  });

  test('@skip and @include still decide what stands in the answer', async () => {
    const query =
      'query ($no: Boolean = false) { file(id: 1) { title secret @include(if: $no) signed @skip(if: $no) } }';
    const { data } = await ask(query);
    expect(data).toEqual({ file: { title: 'title-1', signed: null } });
  });

  test('an object of which everything is refused is still there', async () => {
    expect((await ask('{ file(id: 1) { secret } files { secret } }')).data).toEqual({
      file: { secret: null },
      files: [{ secret: null }, { secret: null }],
    });
  });

  test('a variable that only a refused field used is not sent', async () => {
    await ask(
      'query ($name: String, $id: ID!) { lookup(name: $name) { gold } file(id: $id) { title } }',
      undefined,
      {
        name: 'MARK-variable',
        id: 'sent',
      },
    );
    expect(scenario.taps.sentTo()).toContain('sent');
    expect(scenario.taps.sentTo()).not.toContain('MARK-variable');
  });
});

describe('null where no null may be', () => {
  test('goes up to the nearest place that may be null', async () => {
    expect((await ask('{ strict { open must } file(id: 1) { title } }')).data).toEqual({
      strict: null,
      file: { title: 'title-1' },
    });
    expect((await ask('{ inner { label strict { must } } file(id: 1) { id } }')).data).toEqual({
      inner: null,
      file: { id: '1' },
    });
    expect((await ask('{ deep { label strict { must } } }')).data).toEqual({ deep: [null] });
  });

  test('leaves no data where it reaches the root', async () => {
    expect((await ask('{ search { ... on Ghost { id } ... on File { id } } }', 'reader')).data).toBeNull();
  });
});

describe('nothing is fetched for nothing', () => {
  test('an operation of which everything is refused reaches no subgraph, and has no data', async () => {
    expect(await ask('{ vault { gold } colour }')).toMatchObject({
      data: null,
      refused: ['vault', 'colour'],
    });
    expect(scenario.taps.exchanges).toEqual([]);
  });

  test('a refused mutation is not sent; the permitted one beside it is', async () => {
    const result = await ask('mutation { wipe(name: "MARK-name") open(name: "x") }');
    expect(result).toMatchObject({ data: { wipe: null, open: 'opened' }, refused: ['wipe'] });
    expectNoTrace(result.text, 'MARK-', 'wipe(');
    const allowed = await ask('mutation { wipe(name: "a") }', 'root');
    expect(allowed.data).toEqual({ wipe: 'MARK-wiped' });
  });
});

describe('callers do not mix', () => {
  test('two callers of different rights with the same question at the same moment', async () => {
    const query = '{ file(id: 1) { title secret signed } }';
    const callers = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 'secretary' : 'reader'));
    const answers = await Promise.all(
      callers.map(async (client) => ({ client, ...(await ask(query, client)) })),
    );
    for (const { client, data } of answers) {
      const secret = client === 'secretary' ? 'MARK-secret' : null;
      expect(data).toEqual({ file: { title: 'title-1', secret, signed: 'MARK-signed' } });
    }
  });

  test.each(['concord__typename: __typename', '__typename: id', '__proto__: id'])(
    'an alias like %p cannot be used to look behind',
    async (field) => {
      const { status, errors } = await scenario.request(`{ node(id: 1) { ${field} } }`);
      expect([status, errors[0]?.extensions['code']]).toEqual([400, 'RESERVED_NAME']);
    },
  );

  test("the caller's token reaches no subgraph; the gateway's own does, for that subgraph alone", async () => {
    const token = await scenario.tokenOf('reader');
    await scenario.request('{ file(id: 1) { title } }', { token });
    const [exchange] = scenario.taps.exchanges;
    const sent = exchange?.headers.authorization?.replace('Bearer ', '') ?? '';
    expect(sent).not.toBe(token);
    const [header, payload] = sent
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
    expect(header).toMatchObject({ alg: 'ES256', typ: 'caller+jwt' });
    expect(payload).toEqual({
      iss: 'urn:concord:gateway',
      aud: 'files',
      organisation: 'reader',
      client: 'reader',
      purpose: 'test',
      iat: expect.any(Number),
      exp: Number(payload?.['iat']) + 60,
    });
    const { keys } = (await (await fetch(`${scenario.url}/.well-known/jwks.json`)).json()) as {
      keys: object[];
    };
    expect(keys).toEqual([expect.objectContaining({ kid: header?.['kid'] })]);
    expect(keys[0]).not.toHaveProperty('d');
  });
});
