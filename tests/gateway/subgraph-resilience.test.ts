import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startGatewayHost, type GatewayHost } from '../kit/gateway-host.ts';
import { BOTH, startRawFederation, WELL, withoutPartner, type RawFederation } from '../kit/raw-federation.ts';
import { answers, hangs, hangsUp, head, type Behaviour } from '../kit/raw-subgraph.ts';

let host: GatewayHost;
let gateway: RawFederation;
beforeAll(() => {
  host = startGatewayHost();
});
afterAll(() => host.close());

/** A gateway for all tests of a block; the partner is well again before each. */
function useGateway(partner: Record<string, unknown>): void {
  beforeAll(async () => {
    gateway = await startRawFederation(host, partner);
  });
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.partner.behave(WELL);
    gateway.partner.requests.splice(0);
  });
}

/** Behaves so once, and is well from then on. */
const once =
  (behaviour: Behaviour): Behaviour =>
  (request) => {
    gateway.partner.behave(WELL);
    behaviour(request);
  };

const NEVER_OPEN = { breaker: { leastCalls: 100_000 } };
const unavailable = answers('', { status: 503 });

describe('a question is asked once more', () => {
  useGateway(NEVER_OPEN);

  test.each<[string, Behaviour]>([
    ['the connection ends before an answer', hangsUp],
    ['the subgraph answers 503', unavailable],
  ])('where %s, and it is a query', async (_name, behaviour) => {
    gateway.partner.behave(once(behaviour));
    const { data, errors } = await gateway.request(BOTH);
    expect({ data, errors }).toEqual({ data: { steady: 'here', partner: 'there' }, errors: [] });
    expect(gateway.partner.requests).toHaveLength(2);
  });

  test('and never a third time', async () => {
    gateway.partner.behave(unavailable);
    expect(await gateway.request(BOTH)).toMatchObject(withoutPartner('SUBGRAPH_INVALID_RESPONSE'));
    expect(gateway.partner.requests).toHaveLength(2);
  });

  const final: [string, string, Behaviour][] = [
    ['a mutation is never', 'mutation { second }', once(hangsUp)],
    ['a mutation with a query in its text is never', 'mutation query { query: second }', once(unavailable)],
    ['it is not where 500 is answered', '{ partner }', once(answers('', { status: 500 }))],
    [
      'it is not where the subgraph says when to come back',
      '{ partner }',
      once(answers('', { status: 503, headers: { 'retry-after': '1' } })),
    ],
    [
      'it is not where the connection ends within an answer',
      '{ partner }',
      once(({ socket }) => {
        socket.write(head(200, { 'content-length': '100' }));
        socket.end('{"data":');
      }),
    ],
  ];
  test.each(final)('%s', async (_name, query, behaviour) => {
    gateway.partner.behave(behaviour);
    expect((await gateway.request(query)).errors).toHaveLength(1);
    expect(gateway.partner.requests).toHaveLength(1);
  });

  test('as long as there is a budget, so that a subgraph that is down is not asked twice as often', async () => {
    gateway.partner.behave(unavailable);
    for (let asked = 0; asked < 60; asked++) await gateway.request('{ partner }');
    // Ten at most are saved, and one more for each ten queries.
    expect(gateway.partner.requests.length).toBeGreaterThanOrEqual(60);
    expect(gateway.partner.requests.length).toBeLessThanOrEqual(60 + 10 + 6);
  });
});

describe('the circuit to a subgraph that fails', () => {
  useGateway({ retryRatio: 0, timeoutMs: 60_000, breaker: { openMs: 1500, windowMs: 60_000 } });

  test('is not opened by clients that leave, nor by answers that are no good', async () => {
    gateway.partner.behave(hangs);
    const leaving = new AbortController();
    const asked = Array.from({ length: 30 }, () =>
      fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ partner }' }),
        signal: leaving.signal,
      }).catch(() => 'left'),
    );
    await gateway.partner.received(30);
    leaving.abort();
    await Promise.all(asked);
    gateway.partner.behave(answers('no JSON'));
    for (let count = 0; count < 25; count++) await gateway.request('{ partner }');
    gateway.partner.behave(WELL);
    expect((await gateway.request('{ partner }')).data).toEqual({ partner: 'there' });
    expect(gateway.output()).not.toContain('"circuit"');
  });

  test('opens, answers at once without asking, and closes after one probe', async () => {
    gateway.partner.behave(hangsUp);
    let asked = 0;
    for (let last = ''; last !== 'SUBGRAPH_UNAVAILABLE'; asked++) {
      const { errors } = await gateway.request('{ partner }');
      last = String(errors[0]?.extensions['code']);
    }
    // The last one was not asked any more. Good answers of the test before are in the same window.
    expect(asked).toBeGreaterThan(20);
    expect(gateway.partner.requests).toHaveLength(asked - 1);
    await gateway.logged(({ msg, state }) => msg === 'circuit' && state === 'open');
    gateway.partner.behave(hangs);
    expect(await gateway.request(BOTH)).toMatchObject(withoutPartner('SUBGRAPH_UNAVAILABLE'));

    // The first call after the pause is the probe; while it is out, all others are refused.
    const probe = gateway.request('{ partner }');
    let pending = probe;
    while (gateway.partner.requests.length < asked) {
      await Promise.race([pending, gateway.partner.received(asked)]);
      if (gateway.partner.requests.length < asked) pending = gateway.request('{ partner }');
    }
    const [atProbe] = gateway.partner.requests.slice(-1);
    expect(await gateway.request(BOTH)).toMatchObject(withoutPartner('SUBGRAPH_UNAVAILABLE'));
    expect(gateway.partner.requests).toHaveLength(asked);
    gateway.partner.behave(WELL);
    if (atProbe) WELL(atProbe);
    expect((await pending).data).toEqual({ partner: 'there' });
    expect((await gateway.request('{ partner }')).data).toEqual({ partner: 'there' });
    await gateway.logged(({ msg, state }) => msg === 'circuit' && state === 'closed');
  });
});

describe('a slow subgraph', () => {
  useGateway({ ...NEVER_OPEN, timeoutMs: 60_000, maxInFlight: 3, maxWaiting: 2 });

  test('holds so many calls, lets so many wait, and refuses the rest at once; nobody else notices', async () => {
    gateway.partner.behave(hangs);
    const codes: unknown[] = [];
    const calls = Array.from({ length: 9 }, async () => {
      const { data, errors } = await gateway.request(BOTH);
      codes.push(errors[0]?.extensions['code'] ?? 'answered');
      return data;
    });
    await gateway.partner.received(3);
    // Answered while the others still hang.
    await Promise.race([Promise.all(calls), until(() => codes.length === 4)]);
    expect(codes).toEqual(Array.from({ length: 4 }, () => 'SUBGRAPH_UNAVAILABLE'));
    expect(gateway.partner.requests).toHaveLength(3);
    const others = await Promise.all(Array.from({ length: 70 }, () => gateway.request('{ steady }')));
    expect(others.every(({ errors }) => errors.length === 0)).toBe(true);

    gateway.partner.behave(WELL);
    for (const request of gateway.partner.requests.slice(0, 3)) WELL(request);
    const answered = (await Promise.all(calls)).filter((data) => (data as { partner: unknown }).partner);
    expect(answered).toHaveLength(5);
    expect(gateway.partner.requests).toHaveLength(5);
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
