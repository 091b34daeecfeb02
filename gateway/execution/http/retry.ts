import { SubgraphFailure } from '../subgraph-fetch.ts';
import type { CallTime } from './call-time.ts';

/** Retries that may be made at once after a quiet time. */
const MOST_SAVED = 10;
/** The second attempt comes at a moment of its own within this time, in milliseconds. */
const JITTER_MS = 100;

/** Makes a call, and makes it once more where that is harmless and there is hope. */
export type Retry = <T>(attempt: () => Promise<T>, call: { query: string; time: CallTime }) => Promise<T>;

/**
 * Makes the retries of one subgraph. A second attempt is made of a query, never of a mutation; where nothing of an answer had
 * come; where there is time left; and from a budget: each query adds `ratio` of a retry, so that a subgraph that is down is not
 * asked twice as often as one that is up.
 */
export function createRetry(ratio: number): Retry {
  let saved = ratio > 0 ? MOST_SAVED : 0;
  return async (attempt, { query, time }) => {
    if (!isQuery(query)) return attempt();
    saved = Math.min(MOST_SAVED, saved + ratio);
    try {
      return await attempt();
    } catch (error) {
      const delay = Math.random() * JITTER_MS;
      const isHopeful = error instanceof SubgraphFailure && error.isRetryable && time.remaining() > delay;
      if (!isHopeful || saved < 1) throw error;
      saved--;
      await time.spend<undefined>((done) => {
        const timer = setTimeout(() => done(undefined), delay);
        return () => clearTimeout(timer);
      });
      return attempt();
    }
  };
}

/** What is not known to be a query is taken for a mutation. */
function isQuery(text: string): boolean {
  return /^\s*(query\b|\{)/.test(text);
}
