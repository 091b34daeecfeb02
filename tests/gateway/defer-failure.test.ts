import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sendParts, untilFailure } from '../../gateway/edge/send-parts.ts';
import { askInParts } from '../kit/answer-parts.ts';

const FAILURE = { message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } };

let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const later = untilFailure(parts(), () => FAILURE);
    void sendParts(request, response, { data: '{"a":1}' }, later);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

async function* parts(): AsyncGenerator<{
  incremental: { path: string[]; data: string }[];
  hasNext: boolean;
}> {
  yield await Promise.resolve({ incremental: [{ path: [], data: '{"b":2}' }], hasNext: true });
  throw new Error('a fault of the gateway, at postgres://secret');
}

test('a fault of the gateway between two parts is told in a last part, without its words', async () => {
  const answer = await askInParts(url, '{ a }');
  expect(await answer.rest()).toEqual([
    { data: { a: 1 }, hasNext: true },
    { incremental: [{ path: [], data: { b: 2 } }], hasNext: true },
    { errors: [FAILURE], incremental: [], hasNext: false },
  ]);
  expect(answer.text()).not.toContain('secret');
});
