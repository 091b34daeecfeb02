import { TransientMap } from '../transient-map.ts';

/** What is asked for. Two ask for the same where both texts are the same; the second is made only where another has the same first. */
export interface Asked {
  text: string;
  /** Everything else; may be called at any time while the work is under way. */
  others: () => string;
}

/** Work that is under way. Those who ask for the same while it is, wait for the one. */
export interface InFlight<Value> {
  /**
   * Joins what is under way, or starts it.
   * @param start does the work; it is told when all have left who waited for it.
   * @param signal aborted when the one who asks leaves; the others are waited for.
   */
  join: (
    asked: Asked,
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
  others: () => string;
  waiters: Set<Waiter<Value>>;
  abort: AbortController;
}

/**
 * Makes the keeping of work in flight. Nothing is kept once it is done.
 * @param copyOf gives each further one who waits a value of their own.
 * @param onJoin is told of each of them.
 */
export function createInFlight<Value>(copyOf: (value: Value) => Value, onJoin: () => void): InFlight<Value> {
  const flights = new TransientMap<string, Flight<Value>[]>();

  const find = ({ text, others }: Asked): Flight<Value> | undefined => {
    const alike = flights.get(text);
    if (alike === undefined) return undefined;
    const own = others();
    return alike.find((flight) => flight.others() === own);
  };

  const land = (text: string, flight: Flight<Value>): Set<Waiter<Value>> => {
    const others = flights.get(text)?.filter((other) => other !== flight) ?? [];
    if (others.length > 0) flights.set(text, others);
    else flights.delete(text);
    return flight.waiters;
  };

  const depart = ({ text, others }: Asked, start: (signal: AbortSignal) => Promise<Value>): Flight<Value> => {
    const flight: Flight<Value> = { others: once(others), waiters: new Set(), abort: new AbortController() };
    flights.set(text, [...(flights.get(text) ?? []), flight]);
    start(flight.abort.signal).then(
      (value) => {
        // All copies are made before the first one who waits can change the value.
        const handed = [...land(text, flight)].map(({ resolve }, index) => {
          return { resolve, own: index === 0 ? value : copyOf(value) };
        });
        for (const { resolve, own } of handed) resolve(own);
      },
      (error: unknown) => {
        for (const { reject } of land(text, flight)) reject(error);
      },
    );
    return flight;
  };

  return {
    join: (asked, start, signal) =>
      new Promise((resolve, reject) => {
        const joined = find(asked);
        if (joined) onJoin();
        const flight = joined ?? depart(asked, start);
        const waiter = { resolve, reject };
        flight.waiters.add(waiter);
        const leave = (): void => {
          if (!flight.waiters.delete(waiter)) return;
          reject(new Error('the one who asked has left', { cause: signal?.reason }));
          if (flight.waiters.size > 0) return;
          // Nobody may join what is being given up.
          land(asked.text, flight);
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

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => (made ??= make());
}
