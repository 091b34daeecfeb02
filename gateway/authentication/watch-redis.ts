import type { Telemetry } from '../telemetry/telemetry.ts';

/** Whether Redis answers, found out by asking it. */
export interface RedisWatch {
  /** Asks it. @returns undefined where it is away, or does not answer in time. */
  ask: <T>(question: () => Promise<T>) => Promise<T | undefined>;
  /** Looks whether it answers now. */
  look: () => Promise<void>;
  /** Takes it to be away, until a look finds it back. @param error why; left out where it has just not answered. */
  lost: (error?: unknown) => void;
  stop: () => void;
}

/** How often it is looked whether it is back, in milliseconds. */
const LOOKS_MS = 1000;

/**
 * Begins to watch. Redis is taken to be away until the first look, and no more is asked of it while it is. An outage is told once, and its end.
 * @param timeoutMs how long an answer is waited for: once in an outage, and only by who was on the way when that began.
 * @param probe asks for something that Redis can only do where it can count.
 */
export function watchRedis(
  timeoutMs: number,
  probe: () => Promise<unknown>,
  { logger, metrics }: Pick<Telemetry, 'logger' | 'metrics'>,
): RedisWatch {
  let state: 'unknown' | 'there' | 'away' = 'unknown';
  const away = metrics.gauge('redisAway');
  const looks = setInterval(() => {
    if (state === 'away') void look();
  }, LOOKS_MS).unref();
  const look = async (): Promise<void> => {
    try {
      await inTime(probe(), timeoutMs);
      if (state === 'away') logger.info('Redis is back: budgets are shared again');
      state = 'there';
      away.set(0);
    } catch (error) {
      lost(error);
    }
  };
  const lost = (error?: unknown): void => {
    if (state === 'away') return;
    logger.warn({ reason: reasonOf(error) }, 'Redis does not answer: each process keeps budgets by itself');
    state = 'away';
    away.set(1);
  };
  return {
    ask: async (question) => {
      if (state !== 'there') return undefined;
      try {
        return await inTime(question(), timeoutMs);
      } catch (error) {
        lost(error);
        return undefined;
      }
    },
    look,
    lost,
    stop: () => {
      clearInterval(looks);
      // The end of the connection is none that anybody has to hear of.
      state = 'away';
    },
  };
}

function inTime<T>(answer: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    // Where this process itself was held up, the answer may be here and not read yet: it is in the turn after the timer.
    const timer = setTimeout(() => setImmediate(reject, undefined), timeoutMs);
    void answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The system's code, or the first word of what Redis answered: the rest could name hosts or hold what was sent. */
function reasonOf(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  return /^[A-Z]+\b/.exec(String(message))?.[0] ?? 'no answer';
}
