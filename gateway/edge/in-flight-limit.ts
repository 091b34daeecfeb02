/** Between which bounds the number of requests in flight is limited. */
export interface InFlightBounds {
  /** So many are always taken. */
  least: number;
  /** No more are taken, however well it goes. */
  most: number;
}

/** How many requests are taken at a time: as many as are answered without making each other wait. */
export interface InFlightLimit {
  /**
   * Whether one more would be too many.
   * @param waitingMs how long the first has waited by now behind which it would wait; where that is too long, no more than the least are taken.
   */
  isFull: (waitingMs: number) => boolean;
  /**
   * Counts one more in flight; returns what counts it out again, at its first call.
   * @param onLeave is called then.
   */
  enter: (onLeave?: () => void) => () => void;
  /** Learns how long work has had to wait lately, in milliseconds. */
  learn: (waitedMs: number) => void;
  current: () => number;
}

/** How many are taken until it has learnt. */
const FIRST = 250;
/** Behind work that waits longer, in milliseconds, nobody is let: an overload that begins is over before the limit has learnt of it. */
const LONGEST_WAIT = 100;
/** How many times its usual value the waiting may reach until fewer are taken. */
const TOLERANCE = 1.5;
/** How far the limit goes towards its new value, each time it learns. */
const SMOOTHING = 0.4;
/** Over how many times of learning the usual waiting is averaged. */
const LONG_WINDOW = 600;
/** The least it falls to at a time, before smoothing. */
const STEEPEST = 0.5;
/** What waiting counts as usual at least and at most, in milliseconds: below the one it is no sign of anything; the other stays bad, however long it lasts. */
const USUAL = { least: 20, most: 40 };

/**
 * Makes an adaptive limit by the gradient of waiting: Gradient2 of Netflix's concurrency-limits
 * (https://github.com/Netflix/concurrency-limits, `Gradient2Limit`). The usual waiting over the present one says how many of those in
 * flight were too many; while nobody waits, the limit grows by the square root of itself. Here the waiting is that of work for its turn and not that of a
 * request for its answer, so that a slow subgraph is no overload; and what is usual has bounds, so that a long overload does not become usual.
 */
export function createInFlightLimit({ least, most }: InFlightBounds): InFlightLimit {
  let limit = Math.min(most, Math.max(least, FIRST));
  let inFlight = 0;
  /** The most that were in flight since it last learnt. */
  let peak = 0;
  let usual = USUAL.least;
  return {
    isFull: (waitingMs) => inFlight >= (waitingMs > LONGEST_WAIT ? least : Math.floor(limit)),
    enter: (onLeave) => {
      peak = Math.max(peak, ++inFlight);
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        inFlight--;
        onLeave?.();
      };
    },
    learn: (waitedMs) => {
      const waited = Math.max(USUAL.least, waitedMs);
      usual += (2 / (LONG_WINDOW + 1)) * (waited - usual);
      usual = Math.min(USUAL.most, usual / waited > 2 ? usual * 0.95 : usual);
      const gradient = Math.max(STEEPEST, Math.min(1, (TOLERANCE * usual) / waited));
      const next = limit + SMOOTHING * (limit * gradient + Math.sqrt(limit) - limit);
      // A limit that is not used proves nothing by growing, and need not fall below what is asked.
      const isUsed = peak >= limit / 2;
      if (isUsed || next < limit)
        limit = Math.min(most, Math.max(least, isUsed ? next : Math.max(next, 2 * peak)));
      peak = inFlight;
    },
    current: () => Math.floor(limit),
  };
}
