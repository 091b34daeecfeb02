import { createDocumentRest, type DocumentRest } from './document-rest.ts';

/**
 * Where work waits. Lines are served one after the other, a piece of each, so that none waits for all that is in another:
 * - `answer`: what subgraphs have answered, of requests that have begun;
 * - `request`: a request whose connection was answered before, and asks nothing else meanwhile;
 * - `crowd`: every other request, and what there is to do for clients who have left. However many come at once, over new connections or behind each
 *   other on one (pipelining, RFC 9112, section 9.3.2), they make each other wait and hardly anybody else;
 * - `document` and `crowdDocument`: what there is to do for a document that is not known, once it is parsed, of a request in either of the two lines before. It is
 *   long for its text, and anybody can send another each time. So it takes half of the time at most while a request for a known one is
 *   under way: it rests as long as it took.
 */
export type Line = 'answer' | RequestLine | DocumentLine;
export type RequestLine = 'request' | 'crowd';
type DocumentLine = 'document' | 'crowdDocument';

/** In which a request waits once its document is parsed, where that is not known. */
export const documentLine = (line: RequestLine): DocumentLine =>
  line === 'crowd' ? 'crowdDocument' : 'document';

/** Lets work take turns with everything else that the event loop has to do. */
export interface Turns {
  /**
   * Waits until a piece of work may begin: at once where none has begun since the event loop last came round, else when it has come round again. What
   * comes over the network meanwhile is read in between, so that an answer that needs no work does not wait for all the work there is.
   */
  next: (line: Line) => Promise<void>;
  /** Lets work on documents that are not known rest after its turns, until a request for a known one is answered. */
  restDuring: (answered: Promise<void>) => Promise<void>;
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
  /** Whether work has begun since the event loop last came round. */
  let isTaken = false;
  const rest = createDocumentRest(() => {
    if (!isTaken) turn();
  });
  const lines = createLines(rest);

  /** Begins what waits and may begin, one after the other, as long as there is time in this turn. */
  const turn = (): void => {
    const until = performance.now() + TURN_MS;
    const go = (): boolean => {
      const end = lines.begin();
      if (!end) return false;
      // A piece of work is all that follows at once from its beginning: what is queued behind it here runs after that.
      queueMicrotask(() => process.nextTick(onDone, end));
      return true;
    };
    const onDone = (end: () => void): void => {
      end();
      if (performance.now() >= until || !go()) setImmediate(turn);
    };
    isTaken = go();
  };

  return {
    next: (line) => {
      if (!isTaken && !isOfDocuments(line)) {
        isTaken = true;
        lines.passed();
        setImmediate(turn);
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        lines.add(line, resolve);
        if (!isTaken) turn();
      });
    },
    restDuring: rest.during,
    waiting: lines.waiting,
    waited: lines.waited,
  };
}

/** The lines in which work waits. */
interface Lines extends Pick<Turns, 'waiting' | 'waited'> {
  add: (line: Line, begin: () => void) => void;
  /** Counts a piece that has not had to wait. */
  passed: () => void;
  /** Begins a piece of the line that is served next; returns what is to be called when it is done, undefined where none may begin. */
  begin: () => (() => void) | undefined;
}

function createLines(rest: DocumentRest): Lines {
  const lines: Record<Line, Piece[]> = {
    answer: [],
    request: [],
    crowd: [],
    document: [],
    crowdDocument: [],
  };
  /** The lines in the order in which they are served next. */
  const order = Object.keys(lines) as Line[];
  let begun = 0;
  let waitedMs = 0;
  return {
    add: (line, begin) => void lines[line].push({ begin, since: performance.now() }),
    passed: () => {
      begun++;
    },
    begin: () => {
      const line = order.find((each) => lines[each].length > 0 && !(isOfDocuments(each) && rest.isOn()));
      const first = line && lines[line].shift();
      if (!first) return undefined;
      order.push(...order.splice(order.indexOf(line), 1));
      const now = performance.now();
      begun++;
      waitedMs += now - first.since;
      first.begin();
      return () => {
        if (isOfDocuments(line)) rest.owe(performance.now() - now);
      };
    },
    waiting: (line) => sinceBegin(lines[line]),
    waited: () => {
      // Where all the work there is still waits, it has waited so long at least.
      const mean = begun === 0 ? Math.max(...Object.values(lines).map(sinceBegin)) : waitedMs / begun;
      begun = waitedMs = 0;
      return mean;
    },
  };
}

function isOfDocuments(line: Line): boolean {
  return line === 'document' || line === 'crowdDocument';
}

function sinceBegin([first]: readonly Piece[]): number {
  return first ? performance.now() - first.since : 0;
}
