import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ClientError } from '../errors.ts';
import { createInFlightLimit, type InFlightBounds, type InFlightLimit } from './in-flight-limit.ts';
import { writeBody } from './send-answer.ts';
import type { RequestLine, Turns } from './take-turns.ts';
import { ANONYMOUS, type Telemetry } from '../telemetry/telemetry.ts';

/** Says which requests are taken; the others are refused at once, so that those that were taken are answered. */
export interface Admission {
  /**
   * Refuses a request where no more are taken, before anything of it is read; returns whether it did. A refusal is the cheapest answer there is, since what it costs
   * is taken from those who are answered: it has no line in the log, and no id.
   */
  refuses: (response: ServerResponse) => boolean;
  /** Begins a request that is not refused. */
  begin: (response: ServerResponse) => Admitted;
  close: () => void;
}

/** A request that was not refused when it came. */
export interface Admitted {
  /** In which it waits for its turns. */
  line: RequestLine;
  /**
   * Waits until it may be read: one of the crowd for its turn, as Node.js hands over all that has come at once. It has a place meanwhile, so that nobody is refused who has
   * waited already; one that has not come whole by its turn gives it back, since who sends slowly takes nobody's place.
   * @returns undefined for every other: it may be read at once.
   */
  readable: () => Promise<void> | undefined;
  /**
   * Takes it once it is read; it counts until its answer is written, be it read or not. A connection has so many places at most.
   * @throws ClientError OVERLOADED
   */
  take: () => void;
}

/** How many requests of one connection have a place at a time: no one may send so many behind each other (pipelining) that others are refused for it. */
const MOST_OF_ONE = 128;

/** What one connection has. */
interface UnderWay {
  requests: number;
  /** How many of them have a place. */
  places: number;
}

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
  const { isFull, enter } = placesOn(limit);
  const refusals = tellOf(limit, turns, logger);
  metrics.observe('inFlightLimit', () => [[[], limit.current()]]);
  const counted = metrics.counter('requests', ANONYMOUS, '503', 'OVERLOADED');
  /** What each connection has under way; one of which nothing was ever begun is not here. */
  const ofSockets = new WeakMap<Socket, UnderWay>();

  return {
    refuses: (response) => {
      const counts = ofSockets.get(response.req.socket);
      if (!isFull(counts, waitBefore(turns, lineOf(counts)))) return false;
      refusals.count();
      counted.add();
      response.writeHead(503, HEADERS).end(BODY);
      return true;
    },
    begin: (response) => {
      const { socket } = response.req;
      const known = ofSockets.get(socket);
      const line = lineOf(known);
      const counts = known ?? { requests: 0, places: 0 };
      ofSockets.set(socket, counts);
      counts.requests++;
      let leave = line === 'crowd' ? enter(counts) : undefined;
      let isTaken = false;
      const giveBack = (): void => {
        if (isTaken) return;
        leave?.();
        leave = undefined;
      };
      // The answer is written, though its reader may be slow; or nobody waits for it any more.
      response.once('prefinish', () => leave?.());
      response.once('close', () => {
        counts.requests--;
        leave?.();
      });
      return {
        line,
        readable: () => {
          if (line !== 'crowd') return undefined;
          const turn = turns.next(line);
          // What has come with its head is read before the event loop comes round.
          void turn.then(() => setImmediate(giveBack));
          return turn;
        },
        take: () => {
          if (!leave && isFull(counts, 0)) {
            refusals.count();
            throw new ClientError('OVERLOADED', MESSAGE, RETRY);
          }
          leave ??= enter(counts);
          isTaken = true;
        },
      };
    },
    close: refusals.close,
  };
}

function lineOf(counts: UnderWay | undefined): RequestLine {
  return counts?.requests === 0 ? 'request' : 'crowd';
}

/** How long the first has waited by now, in milliseconds, in that of its two lines where it is longer: its own, and that of the answers which it then waits for. */
function waitBefore(turns: Turns, line: RequestLine): number {
  return Math.max(turns.waiting(line), turns.waiting('answer'));
}

/** The places there are, of which one connection has its part at most. */
function placesOn(limit: InFlightLimit): {
  isFull: (counts: UnderWay | undefined, waitingMs: number) => boolean;
  enter: (counts: UnderWay) => () => void;
} {
  return {
    isFull: (counts, waitingMs) =>
      limit.isFull(waitingMs) || (counts !== undefined && counts.places >= MOST_OF_ONE),
    enter: (counts) => {
      counts.places++;
      return limit.enter(() => counts.places--);
    },
  };
}

/** Lets a limit learn, and tells in the log how many requests it refuses. */
function tellOf(
  limit: InFlightLimit,
  turns: Turns,
  logger: Telemetry['logger'],
): { count: () => void; close: () => void } {
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
  return { count: () => refused++, close: () => clearInterval(learning) };
}
