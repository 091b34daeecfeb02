import type { Principal } from '../../schema/access/principal.ts';
import type { Cancellation } from '../cancellation.ts';
import type { SubgraphErrorCode } from '../errors.ts';
import type { QueryText } from './query-text.ts';
import type { Trace } from '../telemetry/watch.ts';

/** One request to a subgraph, on behalf of a caller. */
export interface SubgraphRequest {
  subgraph: string;
  query: QueryText;
  operationName: string | undefined;
  /** As JSON. */
  variables: string;
  principal: Principal;
  requestId: string;
  /** Undefined where the client's request is not traced. */
  trace: Trace | undefined;
  /** Whether it is made for a query, so that nothing but its answer comes of it. */
  isOfQuery: boolean;
  /** When the time of the client's request is up: milliseconds on the clock of `performance.now()`. */
  deadline: number;
  /** The client's headers that some subgraph may be sent, by lower-case name. */
  forwardedHeaders: Readonly<Record<string, string>>;
}

/** What a subgraph answered, as far as its form was checked: data is an object or null, errors is a list of objects. */
export interface SubgraphAnswer {
  data: Record<string, unknown> | null;
  errors: readonly { path?: readonly (string | number)[] }[];
  /** Whether no string of the data needs an escape where it is written as JSON (RFC 8259, section 7). */
  isPlain: boolean;
}

/**
 * The port to the subgraphs.
 * @param cancellation cancelled when nobody waits for the answer any more.
 * @throws SubgraphFailure where there is no answer, or none that is understood.
 */
export type SubgraphFetch = (request: SubgraphRequest, cancellation: Cancellation) => Promise<SubgraphAnswer>;

/** What a failure says of the subgraph. */
interface FailureTraits {
  /** Whether the subgraph itself is at fault, whatever it was asked: what a circuit breaker counts. */
  isOutage?: boolean;
  /** Whether nothing of an answer had come, so that the same question may be asked once more. */
  isRetryable?: boolean;
}

/** Why a subgraph's answer is missing. */
export class SubgraphFailure extends Error {
  readonly code: SubgraphErrorCode;
  /** For the log alone: a word of ours, an HTTP status, or an error code of Node.js; no text that came from outside. */
  readonly reason: string;
  readonly isOutage: boolean;
  readonly isRetryable: boolean;

  constructor(
    code: SubgraphErrorCode,
    reason: string,
    { isOutage = false, isRetryable = false }: FailureTraits = {},
  ) {
    super(code);
    this.code = code;
    this.reason = reason;
    this.isOutage = isOutage;
    this.isRetryable = isRetryable;
  }
}
