import Negotiator from 'negotiator';

const JSON_TYPE = 'application/json; charset=utf-8';
const GRAPHQL_TYPE = 'application/graphql-response+json; charset=utf-8';

/** The media types of an answer (GraphQL over HTTP, section 4). */
export type AnswerType = typeof JSON_TYPE | typeof GRAPHQL_TYPE;

/** The media type of an answer in parts, as Apollo Client understands it. */
export const PARTS_TYPE = 'multipart/mixed; boundary="-"; deferSpec=20220824';

/** What a caller may mean who accepts parts; the shell offers the same in this order. The last is the form that is spoken here. */
const PARTS_FORMS = [
  'multipart/mixed',
  'multipart/mixed; incrementalSpec=v0.2',
  'multipart/mixed; deferSpec=20220824',
];

/** Errors of the request that GraphQL itself knows: the document or its variables do not fit (GraphQL, section 7.1.2). */
const REQUEST_ERRORS: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
]);

/**
 * The media type that the caller likes best; undefined where it accepts neither. Without a header, it is JSON; so it is where the
 * caller names nothing but parts, since what is not deferred has none.
 */
export function answerType(accept: string | undefined): AnswerType | undefined {
  if (accept === undefined || accept === '*/*') return JSON_TYPE;
  const preferred = new Negotiator({ headers: { accept } }).mediaType([JSON_TYPE, GRAPHQL_TYPE]);
  if (preferred === undefined && acceptsParts(accept)) return JSON_TYPE;
  return preferred as AnswerType | undefined;
}

/** Whether the caller accepts an answer in parts, and says in which form: to accept anything is not enough. */
export function acceptsParts(accept: string | undefined): boolean {
  if (!accept?.toLowerCase().includes('multipart/mixed')) return false;
  return new Negotiator({ headers: { accept } }).mediaType(PARTS_FORMS) === PARTS_FORMS.at(-1);
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
