/** Lets so much happen in a time, and no more. */
export interface Rate {
  /** Whether it may happen once more now. */
  take: () => boolean;
}

/**
 * Makes a rate.
 * @param most how often within each window.
 * @param now a clock in milliseconds.
 */
export function createRate(most: number, windowMs: number, now: () => number = Date.now): Rate {
  let [window, taken] = [0, 0];
  return {
    take: () => {
      const current = Math.floor(now() / windowMs);
      if (current !== window) [window, taken] = [current, 0];
      return taken++ < most;
    },
  };
}
