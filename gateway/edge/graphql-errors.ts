import { HeaderMap } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { ANSWER_ERRORS, ClientError, INTERNAL_ERROR } from '../errors.ts';

/** Codes of the HTTP shell whose messages speak of the request alone. */
const SAFE_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'BAD_REQUEST',
  'BAD_USER_INPUT',
]);

/** A failure in the form in which the HTTP shell answers it. Anything unforeseen is logged, and told to nobody. */
export function toGraphQLError(error: unknown, requestId: string, logger: Logger): GraphQLError {
  if (error instanceof ClientError) {
    const { message, code, status, headers } = error;
    const http = { status, headers: new HeaderMap(Object.entries(headers)) };
    return new GraphQLError(message, { originalError: error, extensions: { code, http } });
  }
  logger.error({ requestId, err: error }, 'request failed');
  return internalError(requestId);
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
  if (isOurs || isAnswerError(formatted) || (typeof code === 'string' && SAFE_CODES.has(code)))
    return formatted;
  if (code === INTERNAL_ERROR && formatted.extensions?.['requestId'] !== undefined) return formatted;
  logger.error({ err: error }, 'request failed');
  return { message: 'Internal server error', extensions: { code: INTERNAL_ERROR } };
}

function internalError(requestId: string): GraphQLError {
  return new GraphQLError('Internal server error', {
    extensions: { code: INTERNAL_ERROR, requestId, http: { status: 500 } },
  });
}

/** Errors of an answer are made by the response stage alone, from its own texts. */
function isAnswerError({ extensions }: GraphQLFormattedError): boolean {
  const code = extensions?.['code'];
  return typeof code === 'string' && Object.hasOwn(ANSWER_ERRORS, code);
}
