/** What one request's log line says. No token, no variable's value, no personal data has a place in it. */
export interface RequestRecord {
  requestId: string;
  /** Which way it went: through the HTTP shell, or past it. */
  edge: 'shell' | 'thin';
  organisation: string | undefined;
  client: string | undefined;
  /** The operation's name in its document. */
  operation: string | undefined;
  /** Whether its document is one that was registered; undefined where none are. */
  isTrusted: boolean | undefined;
  /** What it was expected to cost, and what it did. */
  cost: { estimated: number; actual?: number } | undefined;
  /** What its execution amounts to; those of an answer in parts go on until the last is sent. */
  counts: Readonly<{
    subgraphCalls: number;
    /** How many values subgraphs answered that they were not asked for, or not in that form. */
    dropped: number;
  }>;
  /** How many fields were refused. */
  denied: number;
  /** How many would have been refused, where rules are only tried out. */
  wouldDeny: number;
  /** The coordinates whose rules refused them, or would have. */
  deniedBy: readonly string[];
}

/** Begins the record of a request. */
export function createRequestRecord(requestId: string): RequestRecord {
  return {
    requestId,
    edge: 'shell',
    organisation: undefined,
    client: undefined,
    operation: undefined,
    isTrusted: undefined,
    cost: undefined,
    counts: { subgraphCalls: 0, dropped: 0 },
    denied: 0,
    wouldDeny: 0,
    deniedBy: [],
  };
}
