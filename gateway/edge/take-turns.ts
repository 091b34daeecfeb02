/**
 * Where work waits. Lines are served one after the other, a piece of each, so that none waits for all that is in another:
 * - `answer`: what subgraphs have answered, of requests that have begun;
 * - `request`: a request whose connection was answered before, and asks nothing else meanwhile;
 * - `crowd`: every other request, and what there is to do for clients who have left. However many come at once, over new connections or behind each
 *   other on one (pipelining, RFC 9112, section 9.3.2), they make each other wait and hardly anybody else.
 */
export type Line = 'answer' | 'request' | 'crowd';

/** Lets work take turns with everything else that the event loop has to do. */
export interface Turns {
  /**
   * Waits until a piece of work may begin: at once where none has begun since the event loop last came round, else when it has come round again. What
   * comes over the network meanwhile is read in between, so that an answer that needs no work does not wait for all the work there is.
   */
  next: (line: Line) => Promise<void>;
  /** How long the first in a line has waited by now, in milliseconds; 0 where nothing waits. */
  waiting: (line: Line) => number;
  /** How long work has waited for its turn since this was last asked, in milliseconds: the mean. */
  waited: () => number;
}

/** How long work goes on until the event loop comes round, in milliseconds; a piece that has begun is not interrupted. Pieces that are shorter share a turn. */
const TURN_MS = 2;

/** Work that waits. */
interface Piece {
  begin: () => void;
  since: number;
}

/** Makes turns; in each line the first to come is the first to begin. */
export function createTurns(): Turns {
  const lines: Record<Line, Piece[]> = { answer: [], request: [], crowd: [] };
  /** The lines in the order in which they are served next. */
  const order = Object.values(lines);
  let waiting = 0;
  /** Whether work has begun since the event loop last came round. */
  let isTaken = false;
  let begun = 0;
  let waitedMs = 0;

  const begin = (): void => {
    const line = order.find((each) => each.length > 0);
    const first = line?.shift();
    if (!line || !first) return;
    order.push(...order.splice(order.indexOf(line), 1));
    waiting--;
    begun++;
    waitedMs += performance.now() - first.since;
    first.begin();
  };
  /** Begins what waits, one after the other, as long as there is time in this turn. */
  const turn = (): void => {
    const until = performance.now() + TURN_MS;
    const go = (): void => {
      begin();
      // A piece of work is all that follows at once from its beginning: what is queued behind it here runs after that.
      queueMicrotask(() => process.nextTick(onDone));
    };
    const onDone = (): void => {
      if (waiting > 0 && performance.now() < until) go();
      else setImmediate(onRound);
    };
    go();
  };
  const onRound = (): void => {
    if (waiting > 0) turn();
    else isTaken = false;
  };

  return {
    next: (line) => {
      if (isTaken)
        return new Promise((resolve) => {
          lines[line].push({ begin: resolve, since: performance.now() });
          waiting++;
        });
      isTaken = true;
      begun++;
      setImmediate(onRound);
      return Promise.resolve();
    },
    waiting: (line) => sinceBegin(lines[line]),
    waited: () => {
      // Where all the work there is still waits, it has waited so long at least.
      const mean = begun === 0 ? Math.max(...order.map(sinceBegin)) : waitedMs / begun;
      begun = waitedMs = 0;
      return mean;
    },
  };
}

function sinceBegin([first]: readonly Piece[]): number {
  return first ? performance.now() - first.since : 0;
}
