/** A failure whose message may be shown to the caller. `code` is stable and listed in docs/errors.md. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** Further HTTP headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ClientErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    // It is told and not searched for: of all that a refusal costs, a trace would be the most.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.status = CLIENT_ERRORS[code];
    this.headers = headers;
  }
}

/** The codes of refused requests, with their HTTP status. */
export const CLIENT_ERRORS = {
  INVALID_TOKEN: 401,
  ISSUER_UNAVAILABLE: 503,
  BAD_REQUEST: 400,
  NOT_ACCEPTABLE: 406,
  BODY_TOO_LARGE: 413,
  BODY_TOO_SLOW: 408,
  DOCUMENT_NOT_TRUSTED: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
  OPERATION_TOO_LARGE: 400,
  COST_LIMIT: 400,
  RATE_LIMITED: 429,
  RESERVED_NAME: 400,
  BAD_USER_INPUT: 400,
  OPERATION_RESOLUTION_FAILURE: 400,
  SUBSCRIPTIONS_NOT_SUPPORTED: 400,
  PLANNING_LIMIT: 400,
  PLANNING_BUSY: 503,
  OVERLOADED: 503,
  UNREACHABLE_FIELDS: 400,
} as const;

export type ClientErrorCode = keyof typeof CLIENT_ERRORS;

/** The codes of errors inside an answer (HTTP 200), each beside what could be answered. */
export const ANSWER_ERRORS = {
  UNAUTHORIZED_FIELD_OR_TYPE: 'Unauthorized field or type',
  SUBGRAPH_UNREACHABLE: 'could not be reached',
  SUBGRAPH_TIMEOUT: 'did not answer in time',
  SUBGRAPH_UNAVAILABLE: 'was not asked, since it fails or is busy',
  SUBGRAPH_INVALID_RESPONSE: 'gave an answer that is not understood',
  SUBGRAPH_ERROR: 'could not answer a part of the request',
  VALUE_INACCESSIBLE: 'The value is not part of the graph',
  VALUE_MISSING: 'There is no value, and there may not be none',
} as const;

export type SubgraphErrorCode = Extract<keyof typeof ANSWER_ERRORS, `SUBGRAPH_${string}`>;

/** The code under which everything unforeseen reaches a caller, with a generic text and the request id. */
export const INTERNAL_ERROR = 'INTERNAL_SERVER_ERROR';
