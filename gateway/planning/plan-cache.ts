import type { QueryPlan } from '@apollo/query-planner';
import { LRUCache } from 'lru-cache';
import { ClientError } from '../errors.ts';
import type { PlannedOperation } from './planner.ts';

/** A plan, and how many characters it takes as JSON. */
export interface WrittenPlan {
  plan: QueryPlan;
  length: number;
}

/** Keeps plans by what they were made for. */
export interface PlanCache {
  /**
   * The plan of an operation. It is made at most once at a time, and why it cannot be made is remembered for a minute.
   */
  get: (
    planned: PlannedOperation,
    make: (planned: PlannedOperation) => Promise<WrittenPlan>,
  ) => Promise<QueryPlan>;
  /** What was asked for most, the most first. */
  mostUsed: (count: number) => PlannedOperation[];
}

type Entry = { plan: QueryPlan; planned: PlannedOperation; uses: number } | { refusal: ClientError };

/** Another minute may find the machine less busy. */
const REFUSAL_MS = 60_000;

/** A cautious guess at what a plan takes for each character of its JSON, with the functions that it is compiled to. */
const BYTES_PER_CHARACTER = 10;

/** What is kept beside text and plan. */
const ENTRY_BYTES = 500;

/**
 * Makes a cache that gives up the plans that were not used for longest.
 * @param bytes how much memory it may take, as far as that can be told.
 */
export function createPlanCache(bytes: number): PlanCache {
  const entries = new LRUCache<string, Entry>({ maxSize: bytes });
  const pending = new Map<string, Promise<QueryPlan>>();

  const keep = async (
    key: string,
    planned: PlannedOperation,
    make: (planned: PlannedOperation) => Promise<WrittenPlan>,
  ): Promise<QueryPlan> => {
    try {
      const { plan, length } = await make(planned);
      entries.set(
        key,
        { plan, planned, uses: 1 },
        { size: ENTRY_BYTES + key.length + length * BYTES_PER_CHARACTER },
      );
      return plan;
    } catch (error) {
      const isLasting = error instanceof ClientError && error.code !== 'PLANNING_BUSY';
      if (isLasting)
        entries.set(key, { refusal: error }, { size: ENTRY_BYTES + key.length, ttl: REFUSAL_MS });
      throw error;
    } finally {
      pending.delete(key);
    }
  };

  return {
    get: (planned, make) => {
      const key = keyOf(planned);
      const entry = entries.get(key);
      if (entry === undefined) {
        let plan = pending.get(key);
        if (plan === undefined) pending.set(key, (plan = keep(key, planned, make)));
        return plan;
      }
      if ('refusal' in entry) return Promise.reject(entry.refusal);
      entry.uses++;
      return Promise.resolve(entry.plan);
    },
    mostUsed: (count) =>
      [...entries.entries()]
        .flatMap(([, entry]) => ('plan' in entry ? [entry] : []))
        .toSorted((one, other) => other.uses - one.uses)
        .slice(0, count)
        .map(({ planned }) => planned),
  };
}

function keyOf({ text, labels }: PlannedOperation): string {
  return labels.length === 0 ? text : `${labels.join(' ')}\n${text}`;
}
