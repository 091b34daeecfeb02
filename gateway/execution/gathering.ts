/** What is gathered: something to be sent to a subgraph, and the subgraphs that will be asked once it is answered. */
export interface Gathered {
  subgraph: string;
  upcoming: readonly string[];
}

/** Gathers what one run asks of subgraphs, and decides when it is sent. */
export interface Gathering<Entry extends Gathered> {
  /** Takes what waits to be sent. */
  add: (entry: Entry) => void;
  /** Tells of work under way that clears the way to some subgraphs. */
  meanwhile: (upcoming: readonly string[], work: Promise<unknown>) => void;
}

/**
 * How long something waits at most for what may travel with it, in milliseconds. It waits only while another step of the same
 * operation is under way, whose answer will be waited for in any case.
 */
const PATIENCE_MS = 20;

/**
 * Makes the gathering of one run. What is ready for a subgraph is sent together, once everything that the last answer made ready has
 * been added, and once no step is under way that will ask the same subgraph next.
 * @param send sends what goes to one subgraph, and resolves when it is answered. It never rejects.
 */
export function createGathering<Entry extends Gathered>(
  send: (entries: readonly Entry[]) => Promise<void>,
): Gathering<Entry> {
  const waiting = new Map<string, Entry[]>();
  /** By subgraph, how many requests are under way behind which it is asked. */
  const expected = new Map<string, number>();
  let isScheduled = false;
  let patience: NodeJS.Timeout | undefined;

  const isExpected = (subgraph: string): boolean => (expected.get(subgraph) ?? 0) > 0;
  const isAheadOf = (subgraph: string, other: string): boolean =>
    other !== subgraph && (waiting.get(other) ?? []).some(({ upcoming }) => upcoming.includes(subgraph));

  /** What waits for nothing; where each waits for another, all that nothing under way leads to. */
  const ripe = (): string[] => {
    const ready = [...waiting.keys()].filter((subgraph) => !isExpected(subgraph));
    if (ready.length === 1) return ready;
    const first = ready.filter((subgraph) => !ready.some((other) => isAheadOf(subgraph, other)));
    return first.length > 0 ? first : ready;
  };

  const flush = (subgraphs: readonly string[]): void => {
    for (const subgraph of subgraphs) {
      const entries = waiting.get(subgraph) ?? [];
      waiting.delete(subgraph);
      meanwhile([...new Set(entries.flatMap(({ upcoming }) => upcoming))], send(entries));
    }
    if (waiting.size > 0) {
      patience ??= setTimeout(() => {
        patience = undefined;
        flush([...waiting.keys()]);
      }, PATIENCE_MS);
    } else {
      clearTimeout(patience);
      patience = undefined;
    }
  };

  const schedule = (): void => {
    if (isScheduled) return;
    isScheduled = true;
    process.nextTick(() => {
      isScheduled = false;
      if (waiting.size > 0) flush(ripe());
    });
  };

  const meanwhile = (upcoming: readonly string[], work: Promise<unknown>): void => {
    if (upcoming.length === 0) return;
    for (const subgraph of upcoming) expected.set(subgraph, (expected.get(subgraph) ?? 0) + 1);
    const arrive = (): void => {
      for (const subgraph of upcoming) expected.set(subgraph, (expected.get(subgraph) ?? 1) - 1);
      if (waiting.size > 0) schedule();
    };
    work.then(arrive, arrive);
  };

  return {
    add: (entry) => {
      const others = waiting.get(entry.subgraph);
      if (others) others.push(entry);
      else waiting.set(entry.subgraph, [entry]);
      schedule();
    },
    meanwhile,
  };
}
