import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGatewayHost, type GatewayHost } from '../kit/gateway-host.ts';
import { BOTH, startRawFederation, type RawFederation } from '../kit/raw-federation.ts';
import { startHostedScenario } from '../kit/scenario.ts';

let host: GatewayHost;
beforeAll(() => {
  host = startGatewayHost();
});
afterAll(() => host.close());

describe("a client's headers", () => {
  let gateway: RawFederation;
  beforeAll(async () => {
    gateway = await startRawFederation(host, { forwardHeaders: ['X-Tenant', 'accept-language'] });
  });
  afterAll(() => gateway.stop());

  test('reach the subgraph whose list names them, and no other', async () => {
    const headers = {
      'x-tenant': 'north',
      'accept-language': 'sv-northern',
      'x-other': 'PLANTED',
      cookie: 'PLANTED',
    };
    await gateway.request(BOTH, { headers });
    expect(gateway.partner.requests.at(-1)?.headers).toMatchObject({
      'x-tenant': 'north',
      'accept-language': 'sv-northern',
    });
    const ofPartner = JSON.stringify(gateway.partner.requests.at(-1)?.headers);
    const ofSteady = JSON.stringify(gateway.steady.requests.at(-1)?.headers);
    expect(ofPartner).not.toContain('PLANTED');
    expect(ofSteady).not.toMatch(/PLANTED|north/);
  });

  test('are not made up where the client sends none', async () => {
    await gateway.request(BOTH);
    expect(gateway.partner.requests.at(-1)?.headers).not.toHaveProperty('x-tenant');
  });

  test.each([
    'Authorization',
    'cookie',
    'proxy-authorization',
    'Connection',
    'transfer-encoding',
    'te',
    'HOST',
    'x-forwarded-host',
    'forwarded',
    'content-length',
    'content-encoding',
    'signature',
    'x-concord-deadline-ms',
    'x-request-id',
    'no header',
    '__proto__: x',
  ])('%s is on no list, or the gateway does not start', async (name) => {
    await expect(startRawFederation(host, { forwardHeaders: [name] })).rejects.toThrow('is not handed on');
  });
});

describe('the token that tells who asks', () => {
  test('says the purpose too, serves for a while, and never for anybody else', async () => {
    const scenario = await startHostedScenario(host, {
      subgraphs: {
        one: { sdl: 'type Query { one: String }', resolvers: {} },
        two: { sdl: 'type Query { two: String }', resolvers: {} },
      },
      clients: { reader: [], writer: [] },
    });
    const ask = async (client: string | undefined): Promise<[string, string]> => {
      scenario.taps.clear();
      const token = client === undefined ? undefined : await scenario.tokenOf(client);
      await scenario.request('{ one two }', { token });
      const sent = scenario.taps.exchanges.map(({ subgraph, headers }) => [subgraph, headers.authorization]);
      const { one = '', two = '' } = Object.fromEntries(sent) as Record<string, string>;
      return [one, two];
    };
    const reader = await ask('reader');
    expect(await ask('reader')).toEqual(reader);
    const all = [...reader, ...(await ask('writer')), ...(await ask(undefined))];
    await scenario.stop();
    expect(new Set(all).size).toBe(6);
    const claims = all.map((authorization) => decodeJwt(authorization.replace('Bearer ', '')));
    expect(claims.map(({ aud, client, purpose }) => [aud, client, purpose])).toEqual([
      ['one', 'reader', 'test'],
      ['two', 'reader', 'test'],
      ['one', 'writer', 'test'],
      ['two', 'writer', 'test'],
      ['one', undefined, undefined],
      ['two', undefined, undefined],
    ]);
  });
});
