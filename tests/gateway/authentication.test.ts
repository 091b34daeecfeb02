import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SignJWT, UnsecuredJWT } from 'jose';
import { PAIRWISE_SECRET_FILE } from '../../development/resident-ids.ts';
import { startGateway, type TestGateway } from '../kit/gateway.ts';
import { AUDIENCE, startTestIssuer, type TestIssuer } from '../kit/test-issuer.ts';

const SCHEMA = resolve(import.meta.dirname, '../../schema');
const now = () => Math.floor(Date.now() / 1000);

async function gatewayFor(issuer: TestIssuer): Promise<TestGateway> {
  return startGateway({
    supergraph: `${SCHEMA}/supergraph.graphql`,
    access: { pairwiseSecretFile: PAIRWISE_SECRET_FILE },
    register: `${SCHEMA}/partners.yaml`,
    tokens: { audience: AUDIENCE, issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] },
  });
}

describe('access tokens', () => {
  let issuer: TestIssuer;
  let stranger: TestIssuer;
  let gateway: TestGateway;
  beforeAll(async () => {
    [issuer, stranger] = await Promise.all([startTestIssuer(), startTestIssuer()]);
    gateway = await gatewayFor(issuer);
  });
  afterAll(async () => {
    await gateway.stop();
    issuer.close();
    stranger.close();
  });

  test('a good token is accepted', async () => {
    const { status, data } = await gateway.request('{ __typename }', { token: await issuer.sign() });
    expect([status, data]).toEqual([200, { __typename: 'Query' }]);
  });

  test('a clock that is 20 s off is tolerated', async () => {
    const token = await issuer.sign({ exp: now() - 20 });
    expect((await gateway.request('{ __typename }', { token })).status).toBe(200);
  });

  const bad: [string, () => Promise<string> | string][] = [
    ['expired', () => issuer.sign({ exp: now() - 60 })],
    ['not valid yet', () => issuer.sign({ nbf: now() + 120 })],
    ['for another audience', () => issuer.sign({ aud: 'urn:somebody:else' })],
    ['without an audience', () => issuer.sign({ aud: undefined as never })],
    ['without an expiry', () => issuer.sign({ exp: undefined as never })],
    ['without a client', () => issuer.sign({ client_id: undefined })],
    ['of a client that nobody registered', () => issuer.sign({ client_id: 'nobody', sub: 'nobody' })],
    [
      'of a client named like a property of every object',
      () => issuer.sign({ client_id: 'constructor', sub: 'constructor' }),
    ],
    [
      'that names a resident through a client without residents',
      () => issuer.sign({ sub: 'res-AXV3UPSYL8' }),
    ],
    [
      "of the residents' client without a resident",
      () => issuer.sign({ client_id: 'residents-portal', sub: 'residents-portal' }),
    ],
    ['of an issuer that is not configured', () => stranger.sign()],
    ['of another issuer in the name of ours', () => stranger.sign({ iss: issuer.issuer })],
    ['that is an ID token by type', () => issuer.sign({}, { typ: 'JWT' })],
    [
      'with alg none',
      () =>
        new UnsecuredJWT({ client_id: 'payments-service' })
          .setIssuer(issuer.issuer)
          .setAudience(AUDIENCE)
          .setExpirationTime('5m')
          .encode(),
    ],
    [
      'signed with the public key as if it were a shared secret',
      async () =>
        new SignJWT({ client_id: 'payments-service' })
          .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid: 'key-1' })
          .setIssuer(issuer.issuer)
          .setSubject('payments-service')
          .setAudience(AUDIENCE)
          .setIssuedAt()
          .setExpirationTime('5m')
          .sign(new TextEncoder().encode(await issuer.publicKeyPem())),
    ],
    [
      'with its payload exchanged',
      async () => swapPayload(await issuer.sign(), await issuer.sign({ scope: 'application:read' })),
    ],
    ['that is no token', () => 'opaque'],
    ['that is empty', () => ''],
  ];

  test.each(bad)('one %s is answered with 401, and never taken for anonymous', async (_name, make) => {
    const token = await make();
    const answer = await gateway.request('{ __typename }', { token });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toEqual([
      { message: 'The access token is not valid.', extensions: { code: 'INVALID_TOKEN' } },
    ]);
    if (token.length > 20) expect(gateway.output()).not.toContain(token);
  });

  test.each(['Basic cGF5bWVudHM6eA==', 'Bearer', 'Token abc', 'Bearer a b'])(
    'a header %p is answered with 401',
    async (authorization) => {
      const answer = await gateway.request('{ __typename }', { headers: { authorization } });
      expect(answer.status).toBe(401);
    },
  );

  test('scopes of the token that the register does not grant have no effect', async () => {
    const token = await issuer.sign({ scope: 'resident:read income:read payment:read application:read' });
    const { errors } = await gateway.request(
      '{ application(reference: "x") { reference } messageTemplates { id } }',
      { token },
    );
    const refused = errors.filter(({ extensions }) => extensions['code'] === 'UNAUTHORIZED_FIELD_OR_TYPE');
    expect(refused.map(({ path }) => path)).toEqual([['application'], ['messageTemplates']]);
  });

  test('scopes that the register grants and the token does not carry have no effect either', async () => {
    const asked = '{ payments { nodes { id } } }';
    const without = await gateway.request(asked, { token: await issuer.sign() });
    const refusal = { path: ['payments'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } };
    expect(without.errors).toMatchObject([refusal]);
    const withIt = await gateway.request(asked, {
      token: await issuer.sign({ scope: 'payment:administer' }),
    });
    expect(withIt.errors).not.toMatchObject([refusal]);
  });

  test('the log of a request names organisation and client, and no token', async () => {
    const token = await issuer.sign();
    await gateway.request('query Named { __typename }', { token, headers: { 'x-request-id': 'logged-1' } });
    const line = await gateway.logged((entry) => entry['requestId'] === 'logged-1');
    expect(line).toMatchObject({
      organisation: 'payments',
      client: 'payments-service',
      operation: 'Named',
      status: 200,
      subgraphCalls: 0,
      denied: 0,
      milliseconds: expect.any(Number),
    });
    expect(gateway.output()).not.toContain(token);
  });
});

describe("an issuer's keys", () => {
  test('are fetched once, again for a new key at most once in 10 s, and kept through an outage', async () => {
    const issuer = await startTestIssuer();
    const gateway = await gatewayFor(issuer);
    const statusOf = async (token: string) => (await gateway.request('{ __typename }', { token })).status;

    const early = await issuer.sign();
    expect(await statusOf(early)).toBe(200);
    expect(await statusOf(early)).toBe(200);
    expect(issuer.fetches()).toBe(1);

    await issuer.rotate({ publish: false });
    const unknown = await issuer.sign();
    for (let attempt = 0; attempt < 5; attempt++) expect(await statusOf(unknown)).toBe(401);
    expect(issuer.fetches()).toBe(1);

    issuer.setOutage(true);
    expect(await statusOf(early)).toBe(200);
    await gateway.stop();
    issuer.close();
  });

  test('that were never seen and cannot be fetched leave the caller undecided: 503, and asked for once in 10 s', async () => {
    const issuer = await startTestIssuer();
    issuer.setOutage(true);
    const gateway = await gatewayFor(issuer);
    const token = await issuer.sign();
    for (let attempt = 0; attempt < 3; attempt++) {
      const answer = await gateway.request('{ __typename }', { token });
      expect(answer.status).toBe(503);
      expect(answer.errors[0]?.extensions['code']).toBe('ISSUER_UNAVAILABLE');
    }
    expect(issuer.fetches()).toBe(1);
    expect((await gateway.request('{ __typename }')).status).toBe(200);
    await gateway.stop();
    issuer.close();
  });
});

function swapPayload(token: string, other: string): string {
  const [header, , signature] = token.split('.');
  return [header, other.split('.')[1], signature].join('.');
}
