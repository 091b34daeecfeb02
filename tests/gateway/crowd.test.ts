import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { startGatewayHost, type GatewayHost } from '../kit/gateway-host.ts';
import { startRawFederation, WELL, type RawFederation } from '../kit/raw-federation.ts';

jest.setTimeout(60_000);

let host: GatewayHost;
let gateway: RawFederation;
beforeAll(async () => {
  host = startGatewayHost();
  gateway = await startRawFederation(host, { maxInFlight: 200 });
});
afterAll(async () => {
  await gateway.stop();
  await host.close();
});

const asks = (query: string): string => {
  const body = JSON.stringify({ query });
  const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';
  return `${head}content-length: ${body.length}\r\n\r\n${body}`;
};

async function connected(): Promise<Socket> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}

/** Asks, and waits for the beginning of an answer. */
async function answered(socket: Socket, query: string): Promise<void> {
  socket.write(asks(query));
  await once(socket, 'data');
}

const COUNT = 120;

/** So many requests, each of them written before any is answered. */
const crowds: [string, () => Promise<() => void>][] = [
  [
    'on one connection behind each other',
    async () => {
      const socket = await connected();
      return () => socket.write(asks('{ partner }').repeat(COUNT));
    },
  ],
  [
    'on one connection that was answered before',
    async () => {
      const socket = await connected();
      await answered(socket, '{ partner }');
      return () => socket.write(asks('{ partner }').repeat(COUNT));
    },
  ],
  [
    'on as many connections',
    async () => {
      const sockets = await Promise.all(Array.from({ length: COUNT }, connected));
      return () => sockets.forEach((socket) => socket.write(asks('{ partner }')));
    },
  ],
];

test.each(crowds)('a client who keeps its connection does not wait for a crowd: %s', async (_, prepare) => {
  const write = await prepare();
  const socket = await connected();
  const own = '{ own: partner }';
  // Both documents are known, so that it is not what is new that takes long.
  await answered(socket, own);
  await answered(socket, own);
  await answered(socket, '{ partner }');
  gateway.partner.requests.length = 0;
  write();
  await answered(socket, own);
  // Its question, which comes last, has overtaken most of the crowd.
  const order = gateway.partner.requests.map(({ body }) => body.includes('own'));
  expect(order.filter(Boolean)).toHaveLength(1);
  expect(order.indexOf(true)).toBeLessThan(COUNT / 2);
  await gateway.partner.received(COUNT + 1);
});

/** Some 1,900 tokens, which do not fit. */
const unfit = (serial: number): string => `{ nothing${serial} steady(a: [${'{a: 1} '.repeat(370)}]) }`;

test('a document that is known does not wait for all the work on those before it that are not', async () => {
  const sockets = await Promise.all(Array.from({ length: 30 }, connected));
  const last = await connected();
  const own = '{ own: partner }';
  const other = await connected();
  await answered(other, own);
  await answered(other, own);
  let answers = 0;
  for (const socket of sockets) socket.once('data', () => answers++);
  let before: number | undefined;
  gateway.partner.behave((request) => {
    before = answers;
    WELL(request);
  });
  sockets.forEach((socket, serial) => socket.write(asks(unfit(serial))));
  await answered(last, own);
  gateway.partner.behave(WELL);
  expect(before).toBeLessThan(15);
  while (answers < 30) await delay(20);
});
