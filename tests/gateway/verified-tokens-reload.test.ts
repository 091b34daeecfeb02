import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { AUDIENCE, startTestIssuer, type TestIssuer } from '../kit/test-issuer.ts';
import { registerWith, startReloadable, supergraphWith, type Reloadable } from './reload-scenario.ts';

jest.setTimeout(120_000);

const registerOf = (scopes: string, purposes: string): string =>
  registerWith('', `, reader: { scopes: [${scopes}], purposes: [${purposes}] }`).replace(
    'purposes: {',
    'purposes: { other: { text: a, legalBasis: b, owner: city },',
  );
const GOOD = registerOf('read', 'test, other');

describe('a token that was verified before a reload', () => {
  let gateway: Reloadable;
  let issuer: TestIssuer;
  let stranger: TestIssuer;
  let token: string;
  beforeAll(async () => {
    [issuer, stranger] = await Promise.all([startTestIssuer(), startTestIssuer()]);
    gateway = await startReloadable(
      {
        register: 'partners.yaml',
        tokens: { audience: AUDIENCE, issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] },
      },
      {
        'supergraph.graphql': supergraphWith('more: String @requiresScopes(scopes: [["read"]])'),
        'partners.yaml': GOOD,
      },
    );
    token = await issuer.sign({
      ...{ sub: 'reader', client_id: 'reader', scope: 'read' },
      authorization_details: [{ type: 'urn:concord:purpose', purpose: 'test' }],
    });
  });
  afterAll(async () => {
    await gateway.stop();
    issuer.close();
    stranger.close();
  });

  /** What the token gets, however often it asks, and how often the subgraph is asked for it. */
  const answered = async (): Promise<unknown> => {
    const answers = [];
    for (let time = 0; time < 3; time++) {
      const before = gateway.city.asked().length;
      const { status, data, errors } = await gateway.request('{ more }', { token });
      const codes = errors.map(({ extensions }) => extensions['code']);
      answers.push([status, data, codes, gateway.city.asked().length - before]);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    return answers[0];
  };
  const GIVEN = [200, { more: 'done' }, [], 1];
  const INVALID = [401, undefined, ['INVALID_TOKEN'], 0];

  const register = (text: string) => (): void => gateway.folder.put('partners.yaml', text);
  const tokens =
    (audience: string, { issuer: name, jwks }: TestIssuer) =>
    (): void =>
      gateway.set((settings) => (settings['tokens'] = { audience, issuers: [{ issuer: name, jwks }] }));

  test.each<[string, () => () => void, () => () => void, unknown]>([
    [
      'has lost the scope that the register has withdrawn',
      () => register(registerOf('', 'test, other')),
      () => register(GOOD),
      [200, null, ['UNAUTHORIZED_FIELD_OR_TYPE'], 0],
    ],
    [
      'is refused where the register has withdrawn its purpose',
      () => register(registerOf('read', 'other')),
      () => register(GOOD),
      INVALID,
    ],
    [
      'is refused where the register has withdrawn its client',
      () => register(registerWith()),
      () => register(GOOD),
      INVALID,
    ],
    [
      'is refused where its issuer is no longer one',
      () => tokens(AUDIENCE, stranger),
      () => tokens(AUDIENCE, issuer),
      INVALID,
    ],
    [
      'is refused where it is meant for another audience',
      () => tokens('urn:somebody:else', issuer),
      () => tokens(AUDIENCE, issuer),
      INVALID,
    ],
    [
      'is refused where its issuer has other keys now',
      () => tokens(AUDIENCE, { ...issuer, jwks: stranger.jwks }),
      () => tokens(AUDIENCE, issuer),
      INVALID,
    ],
  ])('%s', async (_claim, change, undo, outcome) => {
    expect(await answered()).toEqual(GIVEN);
    await gateway.becomes(change());
    expect(await answered()).toEqual(outcome);
    await gateway.becomes(undo());
    expect(await answered()).toEqual(GIVEN);
  });
});
