import { SubgraphFailure } from '../subgraph-fetch.ts';
import type { CallTime } from './call-time.ts';

/** Lets so many calls to one subgraph pass at a time, so that a slow one never holds what belongs to the others. */
export interface Bulkhead {
  /**
   * Waits for a place; `leave` has to be called once for each `enter` that came through.
   * @throws SubgraphFailure (SUBGRAPH_UNAVAILABLE) at once where too many wait already.
   */
  enter: (time: CallTime) => Promise<void>;
  leave: () => void;
}

/** Makes the bulkhead of one subgraph. Who waits is served in order. */
export function createBulkhead(maxInFlight: number, maxWaiting: number): Bulkhead {
  let inFlight = 0;
  const waiting = new Set<() => void>();
  return {
    enter: async (time) => {
      if (inFlight < maxInFlight) {
        inFlight++;
        return;
      }
      if (waiting.size >= maxWaiting) throw new SubgraphFailure('SUBGRAPH_UNAVAILABLE', 'too many calls');
      // Whoever leaves hands over the place, so the number in flight stays as it is.
      await time.spend<undefined>((done) => {
        const turn = (): void => done(undefined);
        waiting.add(turn);
        return () => waiting.delete(turn);
      });
    },
    leave: () => {
      const [next] = waiting;
      if (next === undefined) {
        inFlight--;
        return;
      }
      waiting.delete(next);
      next();
    },
  };
}
