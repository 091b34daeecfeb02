/** Lets work take turns with everything else that the event loop has to do. */
export interface Turns {
  /**
   * Waits until a piece of work may begin: at once where none has begun since the event loop last came round, else when it has come round again. What
   * comes over the network meanwhile is read in between, so that an answer that needs no work does not wait for all the work there is.
   */
  next: () => Promise<void>;
  /** How long work has waited for its turn since this was last asked, in milliseconds: the mean. */
  waited: () => number;
}

/** How long work goes on until the event loop comes round, in milliseconds; a piece that has begun is not interrupted. Pieces that are shorter share a turn. */
const TURN_MS = 2;

/** Makes turns; the first to come is the first to begin. */
export function createTurns(): Turns {
  const waiting: { begin: () => void; since: number }[] = [];
  /** Whether work has begun since the event loop last came round. */
  let isTaken = false;
  let begun = 0;
  let waitedMs = 0;

  const begin = (): void => {
    const first = waiting.shift();
    if (!first) return;
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
      if (waiting.length > 0 && performance.now() < until) go();
      else setImmediate(onRound);
    };
    go();
  };
  const onRound = (): void => {
    if (waiting.length > 0) turn();
    else isTaken = false;
  };

  return {
    next: () => {
      if (isTaken)
        return new Promise((resolve) => void waiting.push({ begin: resolve, since: performance.now() }));
      isTaken = true;
      begun++;
      setImmediate(onRound);
      return Promise.resolve();
    },
    waited: () => {
      // Where all the work there is still waits, it has waited so long at least.
      const ofFirst = waiting[0] && begun === 0 ? performance.now() - waiting[0].since : 0;
      const mean = begun === 0 ? ofFirst : waitedMs / begun;
      begun = waitedMs = 0;
      return mean;
    },
  };
}
