import type { Watch } from './watch.ts';

/** What one request's line in the log says. No token, no variable's value, no personal data has a place in it. */
export interface RequestLine {
  requestId: string;
  /** The id of its trace; undefined where it is not traced. */
  traceId: string | undefined;
  /** Which way it went: through the HTTP shell, or past it. */
  edge: 'shell' | 'thin';
  organisation: string | undefined;
  client: string | undefined;
  /** The operation's name in its document. */
  operation: string | undefined;
  /** Whether its document is one that was registered; undefined where none are. */
  isTrusted: boolean | undefined;
  /** `OK`, or the code with which it was refused. */
  code: string;
  /** How often each code stands in the answer. */
  errors: Readonly<Record<string, number>> | undefined;
  /** What it was expected to cost, and what it did. */
  cost: { estimated: number; actual?: number } | undefined;
  /** What its execution amounts to; those of an answer in parts go on until the last is sent. */
  counts: Readonly<{
    subgraphCalls: number;
    /** By subgraph: how often it was asked, how often in vain, and how long that took in all. */
    subgraphs: Readonly<Record<string, SubgraphUse>> | undefined;
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

/** What a request asked of one subgraph. */
export interface SubgraphUse {
  calls: number;
  failed: number;
  milliseconds: number;
}

/** What is known of a request, while it is answered. */
export interface RequestRecord extends RequestLine {
  watch: Watch;
}

/** Begins the record of a request. */
export function createRequestRecord(requestId: string, watch: Watch): RequestRecord {
  return {
    requestId,
    traceId: watch.trace?.id,
    edge: 'shell',
    organisation: undefined,
    client: undefined,
    operation: undefined,
    isTrusted: undefined,
    code: 'OK',
    errors: undefined,
    cost: undefined,
    counts: { subgraphCalls: 0, subgraphs: undefined, dropped: 0 },
    denied: 0,
    wouldDeny: 0,
    deniedBy: [],
    watch,
  };
}
