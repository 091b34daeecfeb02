import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createAdmission } from '../../gateway/edge/admit-requests.ts';
import type { Line, Turns } from '../../gateway/edge/take-turns.ts';
import { createMetrics } from '../../gateway/telemetry/metrics.ts';

const responseOn = (socket: Socket): ServerResponse => new ServerResponse(new IncomingMessage(socket));

/** Turns that are had at once, where the first in a line has waited for so long, in milliseconds. */
const turnsWith = (waiting: Partial<Record<Line, number>>): Turns => ({
  next: () => Promise.resolve(),
  restDuring: (answered) => answered,
  waiting: (line) => waiting[line] ?? 0,
  waited: () => 0,
});

/** Whether one more is refused where one is in flight and one is the least, and the first in this line has waited for so long, in milliseconds. */
function isRefused(waiting: Partial<Record<Line, number>>): boolean {
  const turns = turnsWith(waiting);
  const telemetry = { logger: pino({ level: 'silent' }), metrics: createMetrics() };
  const admission = createAdmission({ least: 1, most: 1000 }, turns, telemetry);
  admission.begin(responseOn(new Socket())).take();
  const isRefusedNow = admission.refuses(responseOn(new Socket()));
  admission.close();
  return isRefusedNow;
}

test('nobody is let behind work that waits long, be it in its own line or that of answers', () => {
  expect(isRefused({})).toBe(false);
  expect(isRefused({ answer: 99, crowd: 99 })).toBe(false);
  expect(isRefused({ crowd: 101 })).toBe(true);
  expect(isRefused({ answer: 101 })).toBe(true);
  // It is one of the crowd, since nothing was asked on its connection before.
  expect(isRefused({ request: 101 })).toBe(false);
});

test('what a connection has beyond its part is refused when it comes', () => {
  const turns = turnsWith({});
  const telemetry = { logger: pino({ level: 'silent' }), metrics: createMetrics() };
  const admission = createAdmission({ least: 1000, most: 1000 }, turns, telemetry);
  const socket = new Socket();
  let places = 0;
  while (!admission.refuses(responseOn(socket))) {
    admission.begin(responseOn(socket));
    places++;
  }
  expect(places).toBe(128);
  expect(telemetry.metrics.read().inFlightLimit).toEqual([[[], 1000]]);
  expect(admission.refuses(responseOn(new Socket()))).toBe(false);
  admission.close();
});
