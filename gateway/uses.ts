/** Counts who uses something, so that it ends when nobody does any more. */
export interface Uses {
  /** Begins a use; returns what ends it. */
  begin: () => () => void;
  /** Ends it once nobody uses it any more; resolves then. */
  retire: () => Promise<void>;
}

/**
 * Makes the counting.
 * @param end is called once.
 */
export function createUses(end: () => Promise<void>): Uses {
  let uses = 0;
  let onUnused: (() => void) | undefined;
  return {
    begin: () => {
      uses++;
      return () => {
        if (--uses === 0) onUnused?.();
      };
    },
    retire: async () => {
      if (uses > 0) await new Promise<void>((resolve) => (onUnused = resolve));
      await end();
    },
  };
}
