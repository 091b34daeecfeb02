import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startGatewayHost, type GatewayHost, type HostedGateway } from '../kit/gateway-host.ts';
import { until } from '../kit/load.ts';
import { AUDIENCE, startTestIssuer, type TestIssuer } from '../kit/test-issuer.ts';
import {
  createFolder,
  registerWith,
  startCity,
  supergraphWith,
  type City,
  type Folder,
} from './reload-scenario.ts';

jest.setTimeout(60_000);

const now = (): number => Math.floor(Date.now() / 1000);
const QUESTION = '{ more }';
const GIVEN = { more: 'done' };
const REGISTER = registerWith(
  '',
  ', reader: { scopes: [read], purposes: [test] }, residents: { scopes: [read], purposes: [test], residents: true }',
);

let host: GatewayHost;
let city: City;
let folder: Folder;
let issuer: TestIssuer;
let gateway: HostedGateway;

beforeAll(async () => {
  host = startGatewayHost();
  city = await startCity();
  folder = createFolder({
    'supergraph.graphql': supergraphWith('more: String @requiresScopes(scopes: [["read"]])'),
    'partners.yaml': REGISTER,
  });
});
afterAll(async () => {
  await host.close();
  city.close();
  folder.remove();
});

async function start(): Promise<void> {
  issuer = await startTestIssuer();
  gateway = await host.start({
    supergraph: folder.path('supergraph.graphql'),
    register: folder.path('partners.yaml'),
    subgraphs: { city: { url: city.url } },
    tokens: { audience: AUDIENCE, issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] },
  });
}
async function stop(): Promise<void> {
  await gateway.stop();
  issuer.close();
}

const sign = (claims: Record<string, unknown> = {}): Promise<string> =>
  issuer.sign({ sub: 'reader', client_id: 'reader', scope: 'read', exp: now() + 7200, ...claims });

/** The status of its answer, which holds the value and leads to the subgraph where the token is good, and neither where it is not. */
async function statusOf(token: string): Promise<number> {
  const before = city.asked().length;
  const { status, data } = await gateway.request(QUESTION, { token });
  expect(data).toEqual(status === 200 ? GIVEN : undefined);
  expect(city.asked().length - before).toBe(status === 200 ? 1 : 0);
  return status;
}

/** A token that is answered for what it grants, more than once, so that it is known. */
async function known(claims: Record<string, unknown> = {}): Promise<string> {
  const token = await sign(claims);
  for (let time = 0; time < 3; time++)
    expect((await gateway.request(QUESTION, { token })).data).toEqual(GIVEN);
  return token;
}

describe('a token that was verified already', () => {
  let aheadMs = 0;
  const forward = async (milliseconds: number): Promise<void> => {
    aheadMs += milliseconds;
    await host.forward(milliseconds);
  };
  beforeEach(start);
  afterEach(async () => {
    await stop();
    await forward(-aheadMs);
  });

  test('is refused once it has expired, with the same tolerance', async () => {
    const token = await known({ exp: now() + 60 });
    await forward(80_000);
    expect(await statusOf(token)).toBe(200);
    await forward(20_000);
    expect(await statusOf(token)).toBe(401);
  });

  test('is refused where the clock is put back to before it is valid, with the same tolerance', async () => {
    const token = await known({ nbf: now() + 10 });
    await forward(-10_000);
    expect(await statusOf(token)).toBe(200);
    await forward(-20_000);
    expect(await statusOf(token)).toBe(401);
  });

  test('is refused once its key is withdrawn: after 10 min, though no token asks for a key', async () => {
    const token = await known();
    await issuer.rotate();
    expect(await statusOf(token)).toBe(200);
    expect(issuer.fetches()).toBe(1);
    await forward(601_000);
    await until(async () => (await statusOf(token)) === 401);
    expect(await statusOf(token)).toBe(401);
    expect(await statusOf(await sign())).toBe(200);
  });

  test('is refused once another key has the name of its own', async () => {
    const token = await known();
    await issuer.rotate({ isRenamed: false });
    await forward(601_000);
    await until(async () => (await statusOf(token)) === 401);
    expect(await statusOf(await sign())).toBe(200);
  });

  test('is refused as soon as a new key has been seen, if its own is gone', async () => {
    const token = await known();
    await issuer.rotate();
    await forward(11_000);
    expect(await statusOf(await sign())).toBe(200);
    expect(await statusOf(token)).toBe(401);
  });

  test('is good through an outage of the issuer, which is asked again after 10 min', async () => {
    const token = await known();
    issuer.setOutage(true);
    await forward(601_000);
    expect(await statusOf(token)).toBe(200);
    await until(() => issuer.fetches() === 2);
    expect(await statusOf(token)).toBe(200);
  });
});

describe('a token beside one that was verified', () => {
  beforeAll(start);
  afterAll(stop);

  test('of the same claims with another signature is verified, and refused', async () => {
    const token = await known();
    const [header, payload, signature = ''] = token.split('.');
    const [, , other] = (await sign({ jti: 'other' })).split('.');
    expect(await statusOf([header, payload, other].join('.'))).toBe(401);
    const altered = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    expect(await statusOf([header, payload, altered].join('.'))).toBe(401);
    expect(await statusOf(token)).toBe(200);
  });

  test('of other claims with the same signature is refused', async () => {
    const token = await known();
    const [header, , signature] = token.split('.');
    const [, payload] = (await sign({ jti: 'more' })).split('.');
    expect(await statusOf([header, payload, signature].join('.'))).toBe(401);
  });

  test('is the same one however its header is spelt, and another where it is not', async () => {
    const token = await known();
    const answerTo = (authorization: string) => gateway.request(QUESTION, { headers: { authorization } });
    for (const scheme of ['bearer ', 'BEARER ', 'Bearer    '])
      expect((await answerTo(`${scheme}${token}`)).data).toEqual(GIVEN);
    for (const odd of [`Basic ${token}`, `Bearer ${token}.`, `Bearer ${token}=`, `Bearer\t${token}`, token])
      expect((await answerTo(odd)).status).toBe(401);
  });

  test('never has its principal: callers in turn and at once get what is their own', async () => {
    const callers = await Promise.all([
      ...['1', '2', '3'].map(async (jti) => ({ token: await sign({ jti }), client: 'reader', data: GIVEN })),
      ...['1', '2', '3'].map(async (jti) => ({
        token: await sign({ jti, client_id: 'one', sub: 'one' }),
        client: 'one',
        data: null,
      })),
      ...['1', '2', '3'].map(async (jti) => ({
        token: await sign({ jti, client_id: 'residents', sub: `res-${jti}` }),
        client: 'residents',
        data: GIVEN,
      })),
    ]);
    for (let round = 0; round < 3; round++)
      await Promise.all(
        callers.map(async ({ token, client, data }, index) => {
          const requestId = `caller-${round}-${index}`;
          const answer = await gateway.request(QUESTION, { token, headers: { 'x-request-id': requestId } });
          expect(answer.data).toEqual(data);
          if (data === null) expect(city.asked()).not.toContain(requestId);
          expect(await gateway.logged((entry) => entry['requestId'] === requestId)).toMatchObject({ client });
        }),
      );
  });

  test('takes no memory where it is forged', async () => {
    const padding = 'x'.repeat(6000);
    const [header, payload] = (await known({ padding })).split('.');
    const before = await host.usage();
    const statuses = new Set<number>();
    for (let sent = 0; sent < 1000; sent += 50)
      await Promise.all(
        Array.from({ length: 50 }, async (_, index) =>
          statuses.add(await statusOf([header, payload, `forged${sent + index}`].join('.'))),
        ),
      );
    expect([...statuses]).toEqual([401]);
    expect((await host.usage()).bytes - before.bytes).toBeLessThan(4_000_000);
  });
});
