/** What one request's log line says. No token, no variable's value, no personal data has a place in it. */
export interface RequestRecord {
  requestId: string;
  organisation: string | undefined;
  client: string | undefined;
  /** The operation's name in its document. */
  operation: string | undefined;
  subgraphCalls: number;
  /** How many fields were refused. */
  denied: number;
  /** The coordinates whose rules refused them. */
  deniedBy: readonly string[];
}

/** Begins the record of a request. */
export function createRequestRecord(requestId: string): RequestRecord {
  return {
    requestId,
    organisation: undefined,
    client: undefined,
    operation: undefined,
    subgraphCalls: 0,
    denied: 0,
    deniedBy: [],
  };
}
