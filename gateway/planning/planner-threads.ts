import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { ClientError } from '../errors.ts';
import type { PlannedText, PlanningTask } from './plan-in-thread.ts';
import type { PlannedOperation } from './attempt-plan.ts';

/** What planner threads may cost. */
export interface PlannerThreadsSettings {
  /** How many there are. */
  planningThreads: number;
  /** How long one operation may be planned, in milliseconds; what it waits before is not counted. */
  planningMs: number;
  /** What runs in each. Another one is for tests. */
  worker?: URL;
}

/** Threads that plan, so that planning stalls nobody. They serve every supergraph that they are asked for. */
export interface PlannerThreads {
  /**
   * @returns the plan as JSON; undefined where the operation asks for fields and none of them can be reached.
   * @throws ClientError PLANNING_LIMIT, PLANNING_BUSY.
   */
  plan: (sdl: string, operation: PlannedOperation) => Promise<PlannedText>;
  /** How many operations wait for a thread. */
  waiting: () => number;
  close: () => Promise<void>;
}

/** How many operations may wait to be planned. */
const QUEUE = 100;

/** What a thread may hold; one that needs more is ended. */
const HEAP_MIB = 512;

/** How often an operation is planned whose thread ended for a reason of its own. */
const ATTEMPTS = 2;

const WORKER = new URL('./planner-worker.mjs', import.meta.url);

/** Starts planner threads. They keep no program from ending. */
export function createPlannerThreads(settings: PlannerThreadsSettings): PlannerThreads {
  const { planningThreads, planningMs, worker = WORKER } = settings;
  const pool = new Piscina<PlanningTask, PlannedText>({
    filename: worker.href,
    minThreads: planningThreads,
    maxThreads: planningThreads,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  // What fails in a thread fails the operation that it plans, and nothing else; an idle thread is replaced.
  pool.on('error', () => undefined);

  const planOnce = async (sdl: string, operation: PlannedOperation): Promise<PlannedText> => {
    // The pool's own limit does not count tasks that can be ended.
    if (pool.queueSize >= QUEUE) throw tooBusy();
    const limit = new AbortController();
    const { port1: heard, port2: begun } = new MessageChannel();
    let timer: NodeJS.Timeout | undefined;
    heard.once('message', () => {
      timer = setTimeout(() => {
        limit.abort();
      }, planningMs);
    });
    heard.unref();
    try {
      return await pool.run({ sdl, operation, begun }, { signal: limit.signal, transferList: [begun] });
    } catch (error) {
      throw refusalOf(error as NodeJS.ErrnoException, limit.signal.aborted);
    } finally {
      clearTimeout(timer);
      heard.close();
    }
  };

  const plan = async (
    sdl: string,
    operation: PlannedOperation,
    attempts = ATTEMPTS,
  ): Promise<PlannedText> => {
    try {
      return await planOnce(sdl, operation);
    } catch (error) {
      if (attempts === 1 || !isThreadsEnd(error)) throw error;
      return plan(sdl, operation, attempts - 1);
    }
  };

  return {
    plan: (sdl, operation) => plan(sdl, operation),
    waiting: () => pool.queueSize,
    close: () => pool.destroy(),
  };
}

function refusalOf(error: NodeJS.ErrnoException, isOverTime: boolean): Error {
  if (isOverTime || error.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new ClientError(
      'PLANNING_LIMIT',
      'The operation takes too long to plan; ask for less at a time, above all for fewer fields in nested lists of types.',
    );
  return error;
}

function tooBusy(): ClientError {
  return new ClientError('PLANNING_BUSY', 'Too many new operations wait to be planned; try again.', {
    'retry-after': '1',
  });
}

function isThreadsEnd(error: unknown): boolean {
  return error instanceof Error && /worker|exited/i.test(error.message);
}
