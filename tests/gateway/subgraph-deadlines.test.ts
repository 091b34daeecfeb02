import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGatewayHost, type GatewayHost } from '../kit/gateway-host.ts';
import { BOTH, startRawFederation, WELL, withoutPartner, type RawFederation } from '../kit/raw-federation.ts';
import { hangs, type RawRequest } from '../kit/raw-subgraph.ts';

let host: GatewayHost;
beforeAll(() => {
  host = startGatewayHost();
});
afterAll(() => host.close());

/** Runs a gateway for one test. */
async function withGateway(
  partner: Record<string, unknown>,
  settings: Record<string, unknown>,
  work: (gateway: RawFederation) => Promise<void>,
): Promise<void> {
  const gateway = await startRawFederation(host, partner, settings);
  try {
    await work(gateway);
  } finally {
    await gateway.stop();
  }
}

const remaining = (request: RawRequest | undefined): number =>
  Number(request?.headers['x-concord-deadline-ms']);
const SERIAL = 'mutation { first second third }';
/** Longer than any test waits: only what the test does can end such a call. */
const FOREVER = 300_000;

describe('a call has its time, and a request too', () => {
  test('a subgraph is told how long its answer is awaited', async () => {
    await withGateway({ timeoutMs: 4000 }, {}, async ({ request, partner, steady }) => {
      await request(BOTH);
      expect(remaining(partner.requests[0])).toBeGreaterThan(0);
      expect(remaining(partner.requests[0])).toBeLessThanOrEqual(4000);
      expect(remaining(steady.requests[0])).toBeLessThanOrEqual(5000);
    });
  });

  test('a call that takes too long ends, and so does its connection', async () => {
    await withGateway({ timeoutMs: 200 }, {}, async ({ request, partner }) => {
      partner.behave(hangs);
      expect(await request(BOTH)).toMatchObject(withoutPartner('SUBGRAPH_TIMEOUT'));
      await closed(partner.requests[0]);
    });
  });

  test('what comes later in a request has only the time that is left of it', async () => {
    await withGateway(
      { timeoutMs: 300 },
      { limits: { requestMs: 2000 } },
      async ({ request, partner, steady }) => {
        partner.behave(hangs);
        const { data, errors } = await request(SERIAL);
        expect(data).toEqual({ first: 'done', second: null, third: 'done' });
        expect(errors).toMatchObject([{ path: ['second'], extensions: { code: 'SUBGRAPH_TIMEOUT' } }]);
        const [first, third] = steady.requests.map(remaining);
        expect(first).toBeLessThanOrEqual(2000);
        expect(third).toBeLessThanOrEqual(1700);
      },
    );
  });

  test("nothing is sent once the request's time is up", async () => {
    await withGateway({}, { limits: { requestMs: 400 } }, async ({ request, partner, steady }) => {
      partner.behave(hangs);
      const { data, errors } = await request(SERIAL);
      expect(data).toEqual({ first: 'done', second: null, third: null });
      expect(errors.map(({ path, extensions }) => [path, extensions])).toEqual([
        [['second'], { code: 'SUBGRAPH_TIMEOUT', subgraph: 'partner' }],
        [['third'], { code: 'SUBGRAPH_TIMEOUT', subgraph: 'steady' }],
      ]);
      expect(steady.requests).toHaveLength(1);
    });
  });
});

describe.each(['concord', 'apollo'])('with the engine %s, when a client leaves', (engine) => {
  const patient = { timeoutMs: FOREVER };
  const settings = { engine, limits: { requestMs: FOREVER } };

  test('the calls that are made for it end', async () => {
    await withGateway(patient, settings, async ({ url, partner, logged, output }) => {
      partner.behave(hangs);
      const leave = ask(url, BOTH);
      await partner.received(1);
      leave();
      await closed(partner.requests[0]);
      await logged(({ msg, status }) => msg === 'request' && status === 'client closed');
      expect(output()).not.toContain('subgraph failed');
    });
  });

  test('and no further call is made', async () => {
    await withGateway(patient, settings, async ({ url, request, partner, steady }) => {
      partner.behave(hangs);
      const leave = ask(url, SERIAL);
      await partner.received(1);
      leave();
      await closed(partner.requests[0]);
      // A later request goes through the same line, so that a call of the first one would have been seen before it.
      expect((await request('{ steady }')).data).toEqual({ steady: 'here' });
      expect(steady.requests.map(({ body }) => /first|third|steady/.exec(body)?.[0])).toEqual([
        'first',
        'steady',
      ]);
    });
  });

  test('nor is what has waited for its turn sent later', async () => {
    await withGateway({ ...patient, maxInFlight: 1 }, settings, async ({ url, request, partner }) => {
      partner.behave(hangs);
      const leaveFirst = ask(url, '{ partner }');
      await partner.received(1);
      const leaveSecond = ask(url, '{ waiting: partner }');
      // Answered only when the second one waits, since both come through one connection of this client.
      await request('{ steady }');
      leaveSecond();
      partner.behave(WELL);
      leaveFirst();
      expect((await request('{ partner }')).data).toEqual({ partner: 'there' });
      expect(partner.requests.filter(({ body }) => body.includes('waiting'))).toEqual([]);
    });
  });
});

/** Asks, and returns how to leave. */
function ask(url: string, query: string): () => void {
  const leaving = new AbortController();
  void fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal: leaving.signal,
  }).catch(() => undefined);
  return () => leaving.abort();
}

async function closed(request: RawRequest | undefined): Promise<void> {
  if (request === undefined) throw new Error('no request has come');
  const { socket } = request;
  if (!socket.closed) await new Promise<void>((resolve) => void socket.once('close', () => resolve()));
}
