import { SubgraphFailure } from '../subgraph-fetch.ts';
import type { SubgraphSettings } from './settings.ts';

/** Whether calls pass: `closed` lets all pass, `open` none, `half-open` a single one, as a probe. */
export type CircuitState = 'closed' | 'open' | 'half-open';

/** Spares a subgraph that fails, and its callers the waiting. */
export interface CircuitBreaker {
  /** @throws SubgraphFailure (SUBGRAPH_UNAVAILABLE) where a call would not pass now. */
  check: () => void;
  /**
   * Makes a call, and learns from how it ends. Only a failure that is an outage counts: neither a client that left nor a
   * question that the subgraph answered badly opens the circuit.
   * @throws SubgraphFailure as `check`, and whatever the call throws.
   */
  run: <T>(call: () => Promise<T>) => Promise<T>;
}

/** The parts of the window: what is older than the window is forgotten a part at a time. */
const PARTS = 10;

/**
 * Makes the circuit breaker of one subgraph.
 * @param onChange is told each change of the state.
 * @param now a clock in milliseconds.
 */
export function createCircuitBreaker(
  { failureRatio, leastCalls, windowMs, openMs }: SubgraphSettings['breaker'],
  onChange: (state: CircuitState) => void,
  now: () => number = () => performance.now(),
): CircuitBreaker {
  let state: CircuitState = 'closed';
  let openUntil = 0;
  let isProbing = false;
  let window = createWindow(windowMs / PARTS);

  const change = (to: CircuitState): void => {
    state = to;
    if (to === 'open') openUntil = now() + openMs;
    if (to === 'closed') window = createWindow(windowMs / PARTS);
    onChange(to);
  };
  const check = (): void => {
    if (state === 'open' && now() >= openUntil) change('half-open');
    if (state === 'open' || (state === 'half-open' && isProbing))
      throw new SubgraphFailure('SUBGRAPH_UNAVAILABLE', 'circuit open');
  };
  /** What a call has shown: that the subgraph is there, that it is not, or nothing. */
  const learn = (isProbe: boolean, failed: boolean | undefined): void => {
    if (isProbe) {
      isProbing = false;
      if (failed !== undefined) change(failed ? 'open' : 'closed');
    } else if (state === 'closed' && failed !== undefined) {
      const { calls, failures } = window.add(now(), failed);
      if (calls >= leastCalls && failures >= calls * failureRatio) change('open');
    }
  };
  return {
    check,
    run: async (call) => {
      check();
      const isProbe = state === 'half-open';
      if (isProbe) isProbing = true;
      try {
        const result = await call();
        learn(isProbe, false);
        return result;
      } catch (error) {
        learn(isProbe, hasFailed(error));
        throw error;
      }
    },
  };
}

/** An answer that is not understood is a sign of life; undefined where the call says nothing of the subgraph. */
function hasFailed(error: unknown): boolean | undefined {
  if (!(error instanceof SubgraphFailure)) return undefined;
  if (error.isOutage) return true;
  return error.code === 'SUBGRAPH_INVALID_RESPONSE' ? false : undefined;
}

/** Counts the calls of the last {@link PARTS} parts of time. */
function createWindow(partMs: number): {
  add: (at: number, failed: boolean) => { calls: number; failures: number };
} {
  const parts = Array.from({ length: PARTS }, () => ({ since: -Infinity, calls: 0, failures: 0 }));
  return {
    add: (at, failed) => {
      const number = Math.floor(at / partMs);
      const index = number % PARTS;
      let part = parts[index];
      if (part?.since !== number) parts[index] = part = { since: number, calls: 0, failures: 0 };
      part.calls++;
      if (failed) part.failures++;
      let calls = 0;
      let failures = 0;
      for (const each of parts) {
        if (each.since <= number - PARTS) continue;
        calls += each.calls;
        failures += each.failures;
      }
      return { calls, failures };
    },
  };
}
