import { Kind, print, visit, type OperationDefinitionNode, type VariableNode } from 'graphql';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';
import { createRate } from './rate.ts';
import type { RequestRecord } from './request-record.ts';
import type { StageTimes } from './watch.ts';

/** Which operations leave a sample in the log. */
export interface SampleSettings {
  /** From so many milliseconds on an operation is slow; 0 samples none for that. */
  slowMs: number;
  /** Whether operations that failed, in whole or in part, leave one. */
  errors: boolean;
  /** How many a minute at most, in each process: a storm of failures must not fill the log. */
  perMinute: number;
}

/** Writes a sample of a request that has ended, where it is due one. */
export type Sample = (record: RequestRecord, times: StageTimes, milliseconds: number) => void;

const MINUTE_MS = 60_000;
/** The longest text of an operation that a sample holds, in characters. */
const LONGEST_TEXT = 4000;

/** Makes the sampling of slow and of failed operations. */
export function createSamples(
  { slowMs, errors, perMinute }: SampleSettings,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
): Sample {
  const rate = createRate(perMinute, MINUTE_MS);
  return (record, times, milliseconds) => {
    const { operation } = record.watch;
    const isSlow = slowMs > 0 && milliseconds >= slowMs;
    if (operation === undefined || !(isSlow || (errors && hasFailed(record)))) return;
    const isWritten = rate.take();
    metrics.counter('samples', isWritten ? 'yes' : 'no').add();
    if (!isWritten) return;
    const { requestId, traceId, organisation, code, errors: found, counts } = record;
    const sample = {
      requestId,
      traceId,
      organisation,
      milliseconds,
      code,
      errors: found,
      subgraphs: counts.subgraphs,
    };
    const stages = Object.fromEntries(Object.entries(times).map(([stage, ms]) => [stage, rounded(ms)]));
    logger.warn(
      { ...sample, stages, document: withoutValues(operation) },
      isSlow ? 'slow operation' : 'failed operation',
    );
  };
}

/** What somebody has to look at: not what a caller did wrong, nor what it may not see. */
function hasFailed({ errors, code }: RequestRecord): boolean {
  if (code === 'INTERNAL_SERVER_ERROR') return true;
  return errors !== undefined && Object.keys(errors).some((each) => !each.startsWith('UNAUTHORIZED'));
}

/** What stands wherever a value stood. */
const NO_VALUE: VariableNode = { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: '_' } };

/**
 * An operation as text, with nothing in it that a caller made up: the names of the schema are all that is left.
 * @param operation valid, and without fragment spreads.
 */
export function withoutValues(operation: OperationDefinitionNode): string {
  const bare = visit(operation, {
    OperationDefinition: ({ kind, operation: type, selectionSet }) => ({
      ...{ kind, operation: type, selectionSet },
    }),
    Field: (field) => ({ ...field, alias: undefined }),
    Argument: (argument) => ({ ...argument, value: NO_VALUE }),
  });
  const text = print(bare);
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} ...` : text;
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
