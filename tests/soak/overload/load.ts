/** The load that callers are to make. */
export interface Order {
  /** Where the gateway listens. */
  port: number;
  /** How many callers ask again as soon as they are answered; undefined where requests come by the clock. */
  callers?: number;
  /** How many requests come a second, whatever becomes of those before; undefined where callers wait for answers. */
  perSecond?: number;
  milliseconds: number;
}

/** What came of a load. All times are in milliseconds, and run from when a request was due. */
export interface Load {
  /** How long each good answer took. */
  good: number[];
  /** Of each good answer, when its request was due: from the load's begin. */
  goodAt: number[];
  /** Answers that came too late to be of use, or not at all while they were waited for. */
  late: number;
  /** How long each refusal took. */
  refused: number[];
  /** Connections that broke, and answers that are neither. */
  failed: number;
  /** How long each question for the gateway's health took; Infinity where it was not answered 200. */
  health: number[];
  /** How far behind the clock requests were sent at most. */
  behind: number;
  /** How many connections there were at most. */
  connections: number;
  /** The callers' own share of a processor. */
  processor: number;
}

/** An answer that comes later is no good any more, in milliseconds. */
export const GOOD_MS = 1000;
/** How long a caller waits at most, in milliseconds. */
export const PATIENCE_MS = 5000;

/** A load of which nothing has come yet. */
export function emptyLoad(): Load {
  return {
    ...{ good: [], goodAt: [], late: 0, refused: [], failed: 0, health: [] },
    ...{ behind: 0, connections: 0, processor: 0 },
  };
}

/** Says in a line what came of a load. */
export function told(load: Load, milliseconds: number): string {
  const rate = (count: number): number => Math.round((count * 1000) / milliseconds);
  return [
    `${rate(load.good.length)} good/s (p50 ${at(load.good, 0.5)}, p99 ${at(load.good, 0.99)})`,
    `${rate(load.late)} late/s`,
    `${rate(load.refused.length)} refused/s (p50 ${at(load.refused, 0.5)}, p99 ${at(load.refused, 0.99)})`,
    `${load.failed} failed`,
    `health p99 ${at(load.health, 0.99)}`,
    `callers ${Math.round(load.processor * 100)} % of a processor, ${Math.round(load.behind)} ms behind, ${load.connections} connections`,
  ].join(', ');
}

function at(times: readonly number[], share: number): string {
  const time = times.toSorted((a, b) => a - b)[Math.floor(times.length * share)];
  return time === undefined ? '-' : `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}
