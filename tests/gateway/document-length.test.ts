import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startGatewayHost, type GatewayHost } from '../kit/gateway-host.ts';
import type { Answer } from '../kit/gateway.ts';
import { BOTH, startRawFederation, type RawFederation } from '../kit/raw-federation.ts';

let host: GatewayHost;
let gateway: RawFederation;
beforeAll(async () => {
  host = startGatewayHost();
  gateway = await startRawFederation(host);
});
afterAll(async () => {
  await gateway.stop();
  await host.close();
});

const codes = ({ errors }: Answer): unknown[] => errors.map(({ extensions }) => extensions['code']);

test.each([',', ' ', '#', 'é'])(
  'a text has so many characters and no more, be they tokens or not: %s',
  async (one) => {
    const question = `${BOTH}#`;
    expect(codes(await gateway.request(question.padEnd(131_072, one)))).toEqual([]);
    const asked = gateway.partner.requests.length;
    for (const over of [question.padEnd(131_073, one), `{${one.repeat(200_000)}`]) {
      const answer = await gateway.request(over);
      expect([answer.status, codes(answer)]).toEqual([400, ['OPERATION_TOO_LARGE']]);
      expect(answer.errors[0]?.message).toContain('more than 131072 characters');
    }
    expect(gateway.partner.requests).toHaveLength(asked);
  },
);

test.each([
  [64, 'PERSISTED_QUERY_NOT_FOUND'],
  [65, 'BAD_REQUEST'],
  [1_000_000, 'BAD_REQUEST'],
])('a hash of %d characters is refused by %s', async (length, code) => {
  const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(length) };
  const body = JSON.stringify({ extensions: { persistedQuery } });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers, body });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
});
