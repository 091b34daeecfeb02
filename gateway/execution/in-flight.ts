import { Cancellation } from '../cancellation.ts';
import { TransientMap } from '../transient-map.ts';

/** What is asked for. Two ask for the same where all of it is the same; `others` is made only where another has the same texts first. */
export interface Asked {
  query: string;
  /** As JSON. */
  variables: string;
  /** Everything else; may be called at any time while the work is under way. */
  others: () => string;
}

/** Work that is under way. Those who ask for the same while it is, wait for the one. */
export interface InFlight<Value> {
  /**
   * Joins what is under way, or starts it.
   * @param start does the work; it is told when all have left who waited for it.
   * @param cancellation cancelled when the one who asks leaves; the others are waited for.
   */
  join: (
    asked: Asked,
    start: (cancellation: Cancellation) => Promise<Value>,
    cancellation: Cancellation,
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
  asked: Asked;
  waiters: Waiter<Value>[];
  /** Cancelled when nobody waits any more. */
  cancellation: Cancellation;
}

/**
 * Makes the keeping of work in flight. Nothing is kept once it is done.
 * @param copyOf gives each further one who waits a value of their own.
 * @param onJoin is told of each of them.
 */
export function createInFlight<Value>(copyOf: (value: Value) => Value, onJoin: () => void): InFlight<Value> {
  // By their variables, which are short, so that no long text is read to find nothing.
  const flights = new TransientMap<string, Flight<Value>[]>();

  const find = ({ query, variables, others }: Asked): Flight<Value> | undefined => {
    let own: string | undefined;
    return flights
      .get(variables)
      ?.find(({ asked }) => asked.query === query && asked.others() === (own ??= others()));
  };

  const land = (flight: Flight<Value>): void => {
    const { variables } = flight.asked;
    const others = flights.get(variables)?.filter((other) => other !== flight) ?? [];
    if (others.length > 0) flights.set(variables, others);
    else flights.delete(variables);
  };

  const depart = (
    { query, variables, others }: Asked,
    start: (cancellation: Cancellation) => Promise<Value>,
  ): Flight<Value> => {
    const asked = { query, variables, others: once(others) };
    const flight: Flight<Value> = { asked, waiters: [], cancellation: new Cancellation() };
    const alike = flights.get(variables);
    if (alike) alike.push(flight);
    else flights.set(variables, [flight]);
    start(flight.cancellation).then(
      (value) => {
        land(flight);
        // All copies are made before the first one who waits can change the value.
        const values = flight.waiters.map((_, index) => (index === 0 ? value : copyOf(value)));
        for (const [index, own] of values.entries()) flight.waiters[index]?.resolve(own);
      },
      (error: unknown) => {
        land(flight);
        for (const { reject } of flight.waiters) reject(error);
      },
    );
    return flight;
  };

  return {
    join: (asked, start, cancellation) =>
      new Promise((resolve, reject) => {
        const joined = find(asked);
        if (joined) onJoin();
        const flight = joined ?? depart(asked, start);
        const waiter = { resolve, reject };
        flight.waiters.push(waiter);
        const leave = (): void => {
          const at = flight.waiters.indexOf(waiter);
          if (at === -1) return;
          flight.waiters.splice(at, 1);
          reject(new Error('the one who asked has left'));
          if (flight.waiters.length > 0) return;
          // Nobody may join what is being given up.
          land(flight);
          flight.cancellation.cancel();
        };
        cancellation.listen(leave);
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
