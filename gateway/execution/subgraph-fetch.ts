import type { Principal } from '../../schema/access/principal.ts';
import type { SubgraphErrorCode } from '../errors.ts';

/** One request to a subgraph, on behalf of a caller. */
export interface SubgraphRequest {
  subgraph: string;
  query: string;
  operationName: string | undefined;
  /** As JSON. */
  variables: string;
  principal: Principal;
  requestId: string;
  /** Whether it is made for a query, so that nothing but its answer comes of it. */
  isOfQuery: boolean;
  /** Aborted when nobody waits for the answer any more. */
  signal?: AbortSignal | undefined;
}

/** What a subgraph answered, as far as its form was checked: data is an object or null, errors is a list of objects. */
export interface SubgraphAnswer {
  data: Record<string, unknown> | null;
  errors: readonly { path?: readonly (string | number)[] }[];
}

/**
 * The port to the subgraphs.
 * @throws SubgraphFailure where there is no answer, or none that is understood.
 */
export type SubgraphFetch = (request: SubgraphRequest) => Promise<SubgraphAnswer>;

/** Why a subgraph's answer is missing. Its cause is for the log alone. */
export class SubgraphFailure extends Error {
  readonly code: SubgraphErrorCode;

  constructor(code: SubgraphErrorCode, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
  }
}
