import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ClientError } from '../errors.ts';
import { createInFlightLimit, type InFlightBounds } from './in-flight-limit.ts';
import { writeBody } from './send-answer.ts';
import type { Line, Turns } from './take-turns.ts';
import { ANONYMOUS, type Telemetry } from '../telemetry/telemetry.ts';

/** Says which requests are taken; the others are refused at once, so that those that were taken are answered. */
export interface Admission {
  /**
   * Refuses a request where no more are taken, before anything of it is read; returns whether it did. A refusal is the cheapest answer there is, since what it costs
   * is taken from those who are answered: it has no line in the log, and no id.
   */
  refuses: (response: ServerResponse) => boolean;
  /** Begins a request that is not refused; returns the line in which it waits for its turns. */
  begin: (response: ServerResponse) => Line;
  /**
   * Takes a request that is read; it counts until its answer is written, be it read or not. A connection has so many places at most.
   * @throws ClientError OVERLOADED
   */
  take: (response: ServerResponse) => void;
  close: () => void;
}

/** How many requests of one connection are taken at a time: no one may send so many behind each other (pipelining) that others are refused for it. */
const MOST_OF_ONE = 128;

/** How often the limit learns, in milliseconds. */
const LEARNING_MS = 100;
/** How often the log says that requests are refused, in milliseconds. */
const TELLING_MS = 10_000;

const MESSAGE = 'The gateway is asked for more than it can answer; try again.';
const RETRY = { 'retry-after': '1' };
/** The answer to one that is refused unread: as any other is refused. */
const BODY = Buffer.from(writeBody({ errors: [{ message: MESSAGE, extensions: { code: 'OVERLOADED' } }] }));
const HEADERS = {
  'cache-control': 'no-store',
  ...RETRY,
  'content-type': 'application/json; charset=utf-8',
  'content-length': BODY.length,
  vary: 'Accept-Encoding',
};

/** Begins to admit requests, as long as work does not wait too long for its turn. */
export function createAdmission(
  bounds: InFlightBounds,
  turns: Turns,
  { logger, metrics }: Pick<Telemetry, 'logger' | 'metrics'>,
): Admission {
  const limit = createInFlightLimit(bounds);
  let refused = 0;
  let toldAt = -Infinity;
  const learning = setInterval(() => {
    limit.learn(turns.waited());
    if (refused === 0 || performance.now() - toldAt < TELLING_MS) return;
    logger.warn(
      { refused, inFlight: limit.current() },
      'more is asked than can be answered in time; some of it is refused',
    );
    toldAt = performance.now();
    refused = 0;
  }, LEARNING_MS).unref();

  const counted = metrics.counter('requests', ANONYMOUS, '503', 'OVERLOADED');
  /** How many requests each connection has under way, and how many of them are taken; one that never asked is not here. */
  const ofSockets = new WeakMap<Socket, { underWay: number; taken: number }>();

  const ofSocket = (socket: Socket): { underWay: number; taken: number } => {
    let counts = ofSockets.get(socket);
    if (!counts) ofSockets.set(socket, (counts = { underWay: 0, taken: 0 }));
    return counts;
  };
  const lineOf = (socket: Socket): Line => (ofSockets.get(socket)?.underWay === 0 ? 'request' : 'crowd');

  return {
    refuses: (response) => {
      if (!limit.isFull(turns.waiting(lineOf(response.req.socket)))) return false;
      refused++;
      counted.add();
      response.writeHead(503, HEADERS).end(BODY);
      return true;
    },
    begin: (response) => {
      const { socket } = response.req;
      const line = lineOf(socket);
      const counts = ofSocket(socket);
      counts.underWay++;
      response.once('close', () => counts.underWay--);
      return line;
    },
    take: (response) => {
      const counts = ofSocket(response.req.socket);
      if (limit.isFull(0) || counts.taken >= MOST_OF_ONE) {
        refused++;
        throw new ClientError('OVERLOADED', MESSAGE, RETRY);
      }
      counts.taken++;
      const leave = limit.enter(() => counts.taken--);
      // The answer is written, though its reader may be slow; or nobody waits for it any more.
      response.on('prefinish', leave);
      response.on('close', leave);
    },
    close: () => clearInterval(learning),
  };
}
