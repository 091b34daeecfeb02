import type { Cancellation } from '../../cancellation.ts';
import { SubgraphFailure } from '../subgraph-fetch.ts';

/** Work that settles through `done` or `fail`; what it returns stops it, and is called where the time ends first. */
export type Start<T> = (
  done: (value: T) => void,
  fail: (error: unknown) => void,
) => ((failure: SubgraphFailure) => void) | undefined;

/** The time that one call may take. It ends at its deadline, or when the client leaves. */
export interface CallTime {
  /** Milliseconds until the deadline. */
  remaining: () => number;
  /**
   * Does one piece of work after another while there is time.
   * @throws SubgraphFailure where the time ends first; where it has ended, the work is not begun.
   */
  spend: <T>(start: Start<T>) => Promise<T>;
  /** To be called when the call is over. */
  end: () => void;
}

/**
 * Starts the time of a call: `timeoutMs`, and no longer than the client's request itself has.
 * @param deadline that of the request: milliseconds on the clock of `performance.now()`.
 */
export function startCallTime(timeoutMs: number, deadline: number, cancellation: Cancellation): CallTime {
  const now = performance.now();
  const own = now + timeoutMs;
  const until = Math.min(own, deadline);
  let over: SubgraphFailure | undefined;
  let interrupt: ((failure: SubgraphFailure) => void) | undefined;
  const finish = (failure: SubgraphFailure): void => {
    over ??= failure;
    interrupt?.(failure);
  };
  // A subgraph that was not given its whole time is not to blame for having been too slow.
  const isOutage = own <= deadline;
  const onDeadline = (): void =>
    finish(new SubgraphFailure('SUBGRAPH_TIMEOUT', isOutage ? 'time' : 'request time', { isOutage }));
  const onLeave = (): void => finish(new SubgraphFailure('SUBGRAPH_UNAVAILABLE', 'client left'));
  // In whole milliseconds: Node.js keeps a list of its own for each length of time.
  const timer = until > now ? setTimeout(onDeadline, Math.ceil(until - now)) : undefined;
  cancellation.listen(onLeave);
  if (timer === undefined) finish(new SubgraphFailure('SUBGRAPH_TIMEOUT', 'request time'));
  return {
    remaining: () => Math.max(0, Math.floor(until - performance.now())),
    spend: (start) => {
      if (over) return Promise.reject(over);
      return new Promise((resolve, reject) => {
        const stop = start(resolve, reject);
        interrupt = (failure) => {
          stop?.(failure);
          reject(failure);
        };
      });
    },
    end: () => {
      clearTimeout(timer);
      cancellation.forget(onLeave);
      interrupt = undefined;
    },
  };
}
