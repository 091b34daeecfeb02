import { once } from 'node:events';
import { Redis } from 'ioredis';
import { RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Budget } from '../../schema/access/budgets.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { watchRedis } from './watch-redis.ts';

/** Windows of budgets in which several processes and gateways count together, in Redis. */
export interface SharedWindows {
  /** The window of a budget. @param whose is the same in all that count together, and part of a key. */
  open: (whose: string, budget: Budget) => SharedWindow;
  close: () => void;
}

/** What was taken from one budget. Both give undefined where Redis does not answer. */
export interface SharedWindow {
  /** Takes points, and gives what is taken then; takes none where that would be more than the budget has. */
  take: (points: number) => Promise<RateLimiterRes | undefined>;
  /** Null where no window has begun. */
  taken: () => Promise<RateLimiterRes | null | undefined>;
}

/** Where Redis is, and how long an answer of it is waited for. */
export interface RedisSettings {
  /** May carry a password, and is told to nobody. */
  url: string;
  timeoutMs: number;
}

/** How long a start waits for Redis, in milliseconds. */
const FIRST_MS = 1000;
/** After how long without an answer a connection counts as dead, in milliseconds. */
const DEAD_MS = 2000;

/**
 * Takes points in one step, so that what is refused is never taken, not even from the next window. A window ends no later than the budget
 * says now, though it may have begun under another register.
 */
const TAKE = `
redis.call('set', KEYS[1], 0, 'EX', ARGV[2], 'NX')
local taken = redis.call('incrby', KEYS[1], ARGV[1])
if taken > tonumber(ARGV[3]) then redis.call('decrby', KEYS[1], ARGV[1]) end
local length = 1000 * ARGV[2]
local left = redis.call('pttl', KEYS[1])
if left < 0 or left > length then
  redis.call('pexpire', KEYS[1], length)
  left = length
end
return { taken, left }
`;

/**
 * Connects to Redis, and goes on without where it is not there: now, later, or for a while.
 */
export async function connectSharedWindows(
  { url, timeoutMs }: RedisSettings,
  telemetry: Pick<Telemetry, 'logger' | 'metrics'>,
): Promise<SharedWindows> {
  const client = new Redis(url, {
    connectTimeout: DEAD_MS,
    socketTimeout: DEAD_MS,
    retryStrategy: () => 500 + Math.random() * 500,
    // What was not answered has been counted elsewhere.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // After a failover the connection still leads to the one that only reads now.
    reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  });
  const limiterOf = ({ most, perSeconds }: Budget): RateLimiterRedis =>
    new RateLimiterRedis({
      storeClient: client,
      keyPrefix: 'concord',
      points: most,
      duration: perSeconds,
      customIncrTtlLuaScript: TAKE,
    });
  const probe = limiterOf({ most: 1, perSeconds: 1 });
  const watch = watchRedis(timeoutMs, () => probe.penalty('probe'), telemetry);
  const signal = AbortSignal.timeout(FIRST_MS);
  await once(client, 'ready', { signal }).then(watch.look, (error: unknown) =>
    watch.lost(signal.aborted ? undefined : error),
  );
  client.on('error', watch.lost).on('close', () => watch.lost());
  return {
    open: (whose, budget) => {
      const limiter = limiterOf(budget);
      const key = `budget:${whose}`;
      return {
        // It is the account that refuses, by what it is told is taken; `consume` would by throwing.
        take: (points) => watch.ask(() => limiter.penalty(key, points)),
        taken: () => watch.ask(() => limiter.get(key)),
      };
    },
    close: () => {
      watch.stop();
      client.disconnect();
    },
  };
}
