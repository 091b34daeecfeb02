import Negotiator from 'negotiator';

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

/** The media types of an answer (GraphQL over HTTP, section 4). */
export type AnswerType = typeof JSON_TYPE | typeof GRAPHQL_TYPE;

/** Errors of the request that GraphQL itself knows: the document or its variables do not fit (GraphQL, section 7.1.2). */
const REQUEST_ERRORS: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
]);

/** The media type that the caller likes best; undefined where it accepts neither. Without a header, it is JSON. */
export function answerType(accept: string | undefined): AnswerType | undefined {
  if (accept === undefined || accept === '*/*') return JSON_TYPE;
  const preferred = new Negotiator({ headers: { accept } }).mediaType([JSON_TYPE, GRAPHQL_TYPE]);
  return preferred as AnswerType | undefined;
}

/**
 * The HTTP status of an answer that has errors alone: 200 for an error that GraphQL knows under `application/json`, where a
 * client cannot tell whose another status would be (GraphQL over HTTP, section 6.4.1), else the error's own.
 * @param code the error's.
 * @param status the error's own.
 */
export function statusUnder(type: AnswerType | undefined, code: unknown, status: number): number {
  return type === JSON_TYPE && REQUEST_ERRORS.has(code) ? 200 : status;
}
