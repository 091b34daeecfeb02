import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createInFlightLimit } from '../../gateway/edge/in-flight-limit.ts';
import { startGatewayHost, type GatewayHost } from '../kit/gateway-host.ts';
import { startRawFederation, WELL, type RawFederation } from '../kit/raw-federation.ts';
import { hangs } from '../kit/raw-subgraph.ts';

jest.setTimeout(60_000);

describe('the limit of requests in flight', () => {
  const full = (waitedMs: number, times: number, { least = 16, most = 2000 } = {}): number => {
    const limit = createInFlightLimit({ least, most });
    for (let time = 0; time < times; time++) {
      const leaves = [];
      while (!limit.isFull(0)) leaves.push(limit.enter());
      limit.learn(waitedMs);
      for (const leave of leaves) leave();
    }
    return limit.current();
  };

  test('falls to its least in seconds where work waits long', () => {
    expect(full(300, 30)).toBeLessThanOrEqual(20);
  });

  test('does not get used to an overload, however long it lasts', () => {
    expect(full(300, 100_000)).toBeLessThanOrEqual(20);
    expect(full(300, 100_000, { least: 40 })).toBe(40);
  });

  test('grows where it is used and nothing waits, up to its most', () => {
    expect(full(0, 1000)).toBe(2000);
    expect(full(5, 10)).toBeGreaterThan(250);
  });

  test('neither grows where it is not used, nor falls below twice what is in flight', () => {
    const limit = createInFlightLimit({ least: 16, most: 2000 });
    for (let time = 0; time < 1000; time++) {
      const leaves = Array.from({ length: 30 }, () => limit.enter());
      limit.learn(0);
      for (const leave of leaves) leave();
    }
    expect(limit.current()).toBe(250);
    const leaves = Array.from({ length: 30 }, () => limit.enter());
    for (let time = 0; time < 5; time++) limit.learn(300);
    expect(limit.current()).toBeGreaterThanOrEqual(60);
    for (const leave of leaves) leave();
  });

  test('is its least at once where the first of those who wait has waited long', () => {
    const limit = createInFlightLimit({ least: 2, most: 2000 });
    limit.enter();
    expect([limit.isFull(99), limit.isFull(10_000)]).toEqual([false, false]);
    limit.enter();
    expect([limit.isFull(99), limit.isFull(101)]).toEqual([false, true]);
    expect(limit.current()).toBe(250);
  });

  test('counts one out once, however often it leaves', () => {
    const limit = createInFlightLimit({ least: 2, most: 2 });
    const leave = limit.enter();
    limit.enter();
    leave();
    leave();
    limit.enter();
    expect(limit.isFull(0)).toBe(true);
  });
});

describe('a gateway that has all the requests in flight that it bears', () => {
  let host: GatewayHost;
  let gateway: RawFederation;
  const held: Socket[] = [];
  beforeAll(async () => {
    host = startGatewayHost();
    gateway = await startRawFederation(
      host,
      { timeoutMs: 60_000 },
      { limits: { inFlight: { least: 3, most: 3 }, requestMs: 60_000 } },
    );
  });
  afterAll(async () => {
    await gateway.stop();
    await host.close();
  });
  afterEach(() => {
    for (const socket of held.splice(0)) socket.destroy();
    gateway.partner.behave(WELL);
    gateway.partner.requests.length = 0;
  });

  const BODY = '{"query":"{ partner }"}';
  const HEAD = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n`;
  const open = (text: string): void => {
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(text);
    held.push(socket);
  };
  /** Three questions that a partner does not answer. */
  const fill = async (): Promise<void> => {
    gateway.partner.behave(hangs);
    for (let index = 0; index < 3; index++) open(HEAD + BODY);
    await gateway.partner.received(3);
  };
  /** Waits until one is answered again; fails after five seconds. */
  const freed = async (): Promise<void> => {
    for (let waited = 0; waited < 5000; waited += 20) {
      if ((await gateway.request('{ steady }')).status === 200) return;
      await delay(20);
    }
    throw new Error('nothing is taken any more');
  };

  test('refuses the next at once, says when to come again, and asks nobody for it', async () => {
    await fill();
    const asked = gateway.steady.requests.length;
    const times: number[] = [];
    for (let index = 0; index < 20; index++) {
      const before = performance.now();
      const answer = await gateway.request('{ steady }');
      times.push(performance.now() - before);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(answer.errors).toEqual([{ message: expect.any(String), extensions: { code: 'OVERLOADED' } }]);
      expect(answer.data).toBeUndefined();
    }
    expect(gateway.steady.requests).toHaveLength(asked);
    const median = times.toSorted((a, b) => a - b)[10] ?? 0;
    process.stdout.write(`refused in ${median.toFixed(1)} ms (median of 20)\n`);
    // It waits for nothing. Under 10 ms on a quiet machine; on a busy one, a multiple.
    expect(median).toBeLessThan(500);
    await gateway.logged(({ msg }) => String(msg).startsWith('more is asked than can be answered'));
    // What it costs is taken from others: none of them has a line of its own.
    expect(gateway.output()).not.toContain('"OVERLOADED"');
  });

  test('refuses before the body is there, and reads the next request of the same connection', async () => {
    await fill();
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    held.push(socket);
    let received = '';
    const read = async (part: string): Promise<void> => {
      while (!received.includes(part)) {
        const [chunk] = (await once(socket, 'data')) as [Buffer];
        received += chunk.toString();
      }
    };
    socket.write(HEAD);
    await read('OVERLOADED');
    expect(received).toMatch(/^HTTP\/1\.1 503 /);
    received = '';
    socket.write(`${BODY}GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n`);
    await read('"ok"');
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('answers for its health', async () => {
    await fill();
    for (const path of ['live', 'ready'])
      expect((await fetch(`${gateway.url}/health/${path}`)).status).toBe(200);
  });

  test('takes others again as soon as clients leave', async () => {
    await fill();
    expect((await gateway.request('{ steady }')).status).toBe(503);
    for (const socket of held.splice(0)) socket.destroy();
    await freed();
  });

  test('takes others again as soon as it has answered', async () => {
    await fill();
    for (const request of gateway.partner.requests) WELL(request);
    await freed();
  });

  test('refuses a crowd when it comes, beyond its places: nobody waits for a turn to be refused', async () => {
    gateway.partner.behave(hangs);
    const headers: string[] = [];
    const sockets = Array.from({ length: 60 }, () => connect(Number(new URL(gateway.url).port), '127.0.0.1'));
    held.push(...sockets);
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    for (const socket of sockets) socket.once('data', (chunk) => headers.push(chunk.toString()));
    for (const socket of sockets) socket.write(HEAD + BODY);
    await gateway.partner.received(3);
    while (headers.length < 57) await delay(20);
    expect(gateway.partner.requests).toHaveLength(3);
    for (const header of headers) {
      expect(header).toMatch(/^HTTP\/1\.1 503 /);
      // Whoever has waited for a turn has a record, and an id.
      expect(header).not.toContain('x-request-id');
    }
  });

  test('keeps no place for clients who have not sent all yet', async () => {
    for (let index = 0; index < 20; index++) open(HEAD + BODY.slice(0, 5));
    await delay(200);
    expect((await gateway.request('{ steady }')).data).toEqual({ steady: 'here' });
  });
});

describe('one connection that asks for everything at once', () => {
  let host: GatewayHost;
  let gateway: RawFederation;
  beforeAll(async () => {
    host = startGatewayHost();
    gateway = await startRawFederation(
      host,
      { timeoutMs: 60_000, maxInFlight: 64, maxWaiting: 1000 },
      { limits: { inFlight: { least: 200, most: 200 }, requestMs: 60_000 } },
    );
  });
  afterAll(async () => {
    await gateway.stop();
    await host.close();
  });

  test('leaves places for others: what it asks for beyond its part is refused', async () => {
    gateway.partner.behave(hangs);
    const body = '{"query":"{ partner }","variables":{"x":0}}';
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`.repeat(
        300,
      ),
    );
    try {
      await gateway.partner.received(64);
      await gateway.logged(({ msg }) => String(msg).startsWith('more is asked than can be answered'));
      for (let index = 0; index < 20; index++)
        expect((await gateway.request('{ steady }')).data).toEqual({ steady: 'here' });
    } finally {
      socket.destroy();
    }
  });
});
