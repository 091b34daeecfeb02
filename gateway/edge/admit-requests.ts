import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Logger } from 'pino';
import { ClientError } from '../errors.ts';
import { createInFlightLimit, type InFlightBounds } from './in-flight-limit.ts';

/** Says which requests are taken; the others are refused at once, so that those that were taken are answered. */
export interface Admission {
  /**
   * Looks whether a request would be taken, before anything of it is read.
   * @throws ClientError OVERLOADED
   */
  check: () => void;
  /**
   * Takes a request that is read; it counts until its answer is written, be it read or not. A connection has so many places at most.
   * @throws ClientError OVERLOADED
   */
  take: (response: ServerResponse) => void;
  close: () => void;
}

/** How many requests of one connection are taken at a time: no one may send so many behind each other (pipelining) that others are refused for it. */
const MOST_OF_ONE = 128;

/** How often the event loop is looked at, in milliseconds. */
const RESOLUTION_MS = 20;
/** How often the limit learns, in milliseconds. */
const LEARNING_MS = 100;
/** How often the log says that requests are refused, in milliseconds. */
const TELLING_MS = 10_000;

/** Begins to admit requests, as far as the event loop bears them. */
export function createAdmission(bounds: InFlightBounds, logger: Logger): Admission {
  const limit = createInFlightLimit(bounds);
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  loop.enable();
  let refused = 0;
  let toldAt = -Infinity;
  const learning = setInterval(() => {
    // A loop that was held up throughout has no sample but the one to come.
    if (loop.count > 0) limit.learn(loop.mean / 1e6 - RESOLUTION_MS);
    loop.reset();
    if (refused === 0 || performance.now() - toldAt < TELLING_MS) return;
    logger.warn(
      { refused, inFlight: limit.current() },
      'more is asked than can be answered in time; some of it is refused',
    );
    toldAt = performance.now();
    refused = 0;
  }, LEARNING_MS).unref();

  const ofSockets = new WeakMap<Socket, number>();

  const refuse = (): never => {
    refused++;
    throw new ClientError('OVERLOADED', 'The gateway is asked for more than it can answer; try again.', {
      'retry-after': '1',
    });
  };
  const check = (): void => {
    if (limit.isFull()) refuse();
  };
  return {
    check,
    take: (response) => {
      check();
      const { socket } = response.req;
      const ofSocket = ofSockets.get(socket) ?? 0;
      if (ofSocket >= MOST_OF_ONE) refuse();
      ofSockets.set(socket, ofSocket + 1);
      const leave = limit.enter(() => ofSockets.set(socket, (ofSockets.get(socket) ?? 1) - 1));
      // The answer is written, though its reader may be slow; or nobody waits for it any more.
      response.once('prefinish', leave);
      response.once('close', leave);
    },
    close: () => {
      clearInterval(learning);
      loop.disable();
    },
  };
}
