import { HeaderMap } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import type { RequestScope } from '../pipeline.ts';
import { ClientError, INTERNAL_ERROR } from '../errors.ts';
import type { RequestRecord } from '../telemetry/request-record.ts';

/** How a failed request is answered. */
export interface Refusal {
  status: number;
  headers: Readonly<Record<string, string>>;
  error: { message: string; extensions: { code: string; requestId?: string } };
}

/** Codes of the HTTP shell whose messages speak of the request alone. */
const SAFE_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_FOUND',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
]);

/** What the HTTP shell says of a persisted query without giving it a code. */
const UNCODED = new Map([
  ['provided sha does not match query', 'The hash is not that of the query.'],
  ['Unsupported persisted query version', 'Persisted queries are understood in version 1.'],
]);

/** What a caller is told of a failure, and the record by its code. Anything unforeseen is logged, and told to nobody. */
export function refusalOf(error: unknown, record: RequestRecord, logger: Logger): Refusal {
  if (error instanceof ClientError) {
    const { message, code, status, headers } = error;
    record.code = code;
    return { status, headers, error: { message, extensions: { code } } };
  }
  const { requestId } = record;
  record.code = INTERNAL_ERROR;
  logger.error({ requestId, err: error }, 'request failed');
  const extensions = { code: INTERNAL_ERROR, requestId };
  return { status: 500, headers: {}, error: { message: 'Internal server error', extensions } };
}

/** A failure, or what stands for it once the client has left: nobody hears of it, and that work ended is no fault. */
export function unlessLeft(failure: unknown, { cancellation }: Pick<RequestScope, 'cancellation'>): unknown {
  return cancellation.isCancelled ? new ClientError('BAD_REQUEST', 'The client has left.') : failure;
}

/** What is told of a failure once parts of the answer are sent; nothing where the client has left. */
export function partRefusalOf(
  { record, cancellation }: Pick<RequestScope, 'record' | 'cancellation'>,
  logger: Logger,
): (failure: unknown) => GraphQLFormattedError | undefined {
  return (failure) => (cancellation.isCancelled ? undefined : refusalOf(failure, record, logger).error);
}

/** A failure in the form in which the HTTP shell answers it. */
export function toGraphQLError(failure: unknown, record: RequestRecord, logger: Logger): GraphQLError {
  const { status, headers, error } = refusalOf(failure, record, logger);
  const http = { status, headers: new HeaderMap(Object.entries(headers)) };
  return new GraphQLError(error.message, {
    ...(failure instanceof ClientError && { originalError: failure }),
    extensions: { ...error.extensions, http },
  });
}

/**
 * The last check of an error before it leaves: only what is known to be meant for callers passes.
 * @param formatted as the HTTP shell would send it.
 */
export function maskUnknown(
  formatted: GraphQLFormattedError,
  error: unknown,
  logger: Logger,
): GraphQLFormattedError {
  const isOurs = error instanceof GraphQLError && error.originalError instanceof ClientError;
  const code = formatted.extensions?.['code'];
  if (isOurs || (typeof code === 'string' && SAFE_CODES.has(code))) return formatted;
  if (code === INTERNAL_ERROR && formatted.extensions?.['requestId'] !== undefined) return formatted;
  const uncoded = UNCODED.get(formatted.message);
  if (uncoded !== undefined) return { message: uncoded, extensions: { code: 'BAD_REQUEST' } };
  logger.error({ err: error }, 'request failed');
  return { message: 'Internal server error', extensions: { code: INTERNAL_ERROR } };
}
