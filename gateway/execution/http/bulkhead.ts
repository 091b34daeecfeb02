import type { Figure } from '../../telemetry/metrics.ts';
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

/**
 * Makes the bulkhead of one subgraph. Who waits is served in order.
 * @param shown shows how many calls are under way and how many wait.
 */
export function createBulkhead(
  { maxInFlight, maxWaiting }: { maxInFlight: number; maxWaiting: number },
  shown: { inFlight: Figure; waiting: Figure },
): Bulkhead {
  let inFlight = 0;
  const waiting = new Set<() => void>();
  const end = (turn: () => void): void => {
    if (waiting.delete(turn)) shown.waiting.add(-1);
  };
  return {
    enter: async (time) => {
      if (inFlight < maxInFlight) {
        inFlight++;
        shown.inFlight.add();
        return;
      }
      if (waiting.size >= maxWaiting) throw new SubgraphFailure('SUBGRAPH_UNAVAILABLE', 'too many calls');
      // Whoever leaves hands over the place, so the number in flight stays as it is.
      await time.spend<undefined>((done) => {
        const turn = (): void => done(undefined);
        waiting.add(turn);
        shown.waiting.add();
        return () => end(turn);
      });
    },
    leave: () => {
      const [next] = waiting;
      if (next === undefined) {
        inFlight--;
        shown.inFlight.add(-1);
        return;
      }
      end(next);
      next();
    },
  };
}
