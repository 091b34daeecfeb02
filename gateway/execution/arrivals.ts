/** What has arrived of a plan, by the ids of its fetches. */
export interface Arrivals {
  note: (id: string) => void;
  /** Waits for all of these. One that is never taken never arrives. */
  wait: (ids: readonly string[]) => Promise<unknown>;
}

/** Makes the notes of one execution. */
export function createArrivals(): Arrivals {
  const known = new Map<string, { arrived: Promise<void>; note: () => void }>();
  const entryOf = (id: string): { arrived: Promise<void>; note: () => void } => {
    let entry = known.get(id);
    if (entry === undefined) {
      let note = (): void => undefined;
      const arrived = new Promise<void>((resolve) => (note = resolve));
      known.set(id, (entry = { arrived, note }));
    }
    return entry;
  };
  return {
    note: (id) => entryOf(id).note(),
    wait: (ids) => Promise.all(ids.map((id) => entryOf(id).arrived)),
  };
}
