/** Work that is under way, by key. Those who ask for the same while it is, wait for the one. */
export interface InFlight<Value> {
  /**
   * Joins what is under way under a key, or starts it.
   * @param start does the work; it is told when all have left who waited for it.
   * @param signal aborted when the one who asks leaves; the others are waited for.
   */
  join: (
    key: string,
    start: (signal: AbortSignal) => Promise<Value>,
    signal: AbortSignal | undefined,
  ) => Promise<Value>;
  /** From now on nobody joins what has begun already. */
  forget: () => void;
}

interface Waiter<Value> {
  resolve: (value: Value) => void;
  reject: (error: unknown) => void;
}

/** What is under way, and those who wait for it. */
interface Flight<Value> {
  waiters: Set<Waiter<Value>>;
  abort: AbortController;
}

/**
 * Makes the keeping of work in flight. Nothing is kept once it is done.
 * @param copyOf gives each further one who waits a value of their own.
 * @param onJoin is told of each of them.
 */
export function createInFlight<Value>(copyOf: (value: Value) => Value, onJoin: () => void): InFlight<Value> {
  const flights = new Map<string, Flight<Value>>();

  const land = (key: string, flight: Flight<Value>): Set<Waiter<Value>> => {
    if (flights.get(key) === flight) flights.delete(key);
    return flight.waiters;
  };

  const depart = (key: string, start: (signal: AbortSignal) => Promise<Value>): Flight<Value> => {
    const flight: Flight<Value> = { waiters: new Set(), abort: new AbortController() };
    flights.set(key, flight);
    start(flight.abort.signal).then(
      (value) => {
        // All copies are made before the first one who waits can change the value.
        const handed = [...land(key, flight)].map(({ resolve }, index) => {
          return { resolve, own: index === 0 ? value : copyOf(value) };
        });
        for (const { resolve, own } of handed) resolve(own);
      },
      (error: unknown) => {
        for (const { reject } of land(key, flight)) reject(error);
      },
    );
    return flight;
  };

  return {
    join: (key, start, signal) =>
      new Promise((resolve, reject) => {
        const joined = flights.get(key);
        if (joined) onJoin();
        const flight = joined ?? depart(key, start);
        const waiter = { resolve, reject };
        flight.waiters.add(waiter);
        const leave = (): void => {
          if (!flight.waiters.delete(waiter)) return;
          reject(new Error('the one who asked has left', { cause: signal?.reason }));
          if (flight.waiters.size > 0) return;
          // Nobody may join what is being given up.
          land(key, flight);
          flight.abort.abort();
        };
        if (signal?.aborted) leave();
        else signal?.addEventListener('abort', leave, { once: true });
      }),
    forget: () => {
      flights.clear();
    },
  };
}
