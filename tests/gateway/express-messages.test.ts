import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import express, { type Express } from 'express';
import { expressMessages } from '../../gateway/edge/express-messages.ts';

let server: Server | undefined;
afterEach(() => void server?.close());

/** Asks a server of this app once, and tells whether the app gave the request and its response other prototypes. */
async function changedBy(app: Express, made: Server): Promise<boolean[]> {
  server = made;
  const changed: boolean[] = [];
  made.on('request', (request, response) => {
    const before = [request, response].map((each) => Object.getPrototypeOf(each) as unknown);
    app(request, response);
    changed.push(...[request, response].map((each, at) => Object.getPrototypeOf(each) !== before[at]));
  });
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  const reply = await fetch(`http://127.0.0.1:${(made.address() as AddressInfo).port}/permit?id=1`);
  expect(await reply.json()).toEqual({ path: '/permit', query: { id: '1' }, isApps: true });
  return changed;
}

function appThatTells(): Express {
  const app = express();
  app.use((request, response) => {
    const isApps = request.app === app && response.app === app;
    response.json({ path: request.path, query: request.query, isApps });
  });
  return app;
}

test('requests and responses are of the kind of an Express app from the beginning', async () => {
  const app = appThatTells();
  expect(await changedBy(app, createServer(expressMessages(app)))).toEqual([false, false]);
});

test('Express would change each of them otherwise', async () => {
  const app = appThatTells();
  expect(await changedBy(app, createServer())).toEqual([true, true]);
});
