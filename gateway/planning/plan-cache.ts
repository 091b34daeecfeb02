import type { QueryPlan } from '@apollo/query-planner';
import { LRUCache } from 'lru-cache';
import { ClientError } from '../errors.ts';
import { bytesOf } from '../graphql/bytes-of.ts';
import type { PlannedOperation } from './attempt-plan.ts';

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
  /** What is kept: how many plans, and how many bytes they are taken to need. */
  size: () => { plans: number; bytes: number };
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

/** What came of looking for a plan: it is there, it is being made, it has to be made, or it is known that it cannot be. */
export type Lookup = 'hit' | 'joined' | 'miss' | 'refused';

/**
 * Makes a cache that gives up the plans that were not used for longest.
 * @param bytes how much memory it may take, as far as that can be told.
 * @param onLookup is told what comes of each look.
 */
export function createPlanCache(bytes: number, onLookup: (lookup: Lookup) => void): PlanCache {
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
        { size: ENTRY_BYTES + bytesOf(key) + bytesOf(planned) + length * BYTES_PER_CHARACTER },
      );
      return plan;
    } catch (error) {
      const isLasting = error instanceof ClientError && error.code !== 'PLANNING_BUSY';
      if (isLasting)
        entries.set(key, { refusal: error }, { size: ENTRY_BYTES + bytesOf(key), ttl: REFUSAL_MS });
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
        onLookup(plan ? 'joined' : 'miss');
        if (plan === undefined) pending.set(key, (plan = keep(key, planned, make)));
        return plan;
      }
      onLookup('refusal' in entry ? 'refused' : 'hit');
      if ('refusal' in entry) return Promise.reject(entry.refusal);
      entry.uses++;
      return Promise.resolve(entry.plan);
    },
    size: () => ({ plans: entries.size, bytes: entries.calculatedSize }),
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
