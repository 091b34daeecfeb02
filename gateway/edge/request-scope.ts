import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JSONWebKeySet } from 'jose';
import { Cancellation } from '../cancellation.ts';
import type { RequestScope, Stages } from '../pipeline.ts';
import { acceptsParts } from './media-type.ts';
import type { Turns } from './take-turns.ts';

/** What requests are answered with, as long as it is not swapped; a request keeps the one that it began with. */
export interface Served {
  stages: Stages;
  /** The number under which supergraph and register were signed; undefined where no signature is asked for. */
  edition: number | undefined;
  /** Since when it is there (RFC 3339). */
  since: string;
  /** How long a request may take, once it is read, in milliseconds. */
  requestMs: number;
  /** Whether answers come in parts, for callers who accept that. */
  defers: boolean;
  /** The headers that some subgraph may be sent, in lower case. */
  forwardHeaders: readonly string[];
  /** The public keys by which subgraphs check the gateway's tokens and signatures. */
  jwks: JSONWebKeySet;
  /** Begins a request, and returns what ends it: as long as one is under way, all of this is kept. */
  begin: () => () => void;
}

/** Begins the work on a request: its time runs, and it is given up when the client leaves. */
export function startScope(
  request: IncomingMessage,
  response: ServerResponse,
  {
    record,
    served: { requestMs, defers, forwardHeaders },
  }: { record: RequestScope['record']; served: Served },
  turns: Turns,
): RequestScope {
  const cancellation = new Cancellation();
  const onClose = (): void => {
    // Of many who leave at once each takes its turn: there is work to end.
    if (!response.writableFinished) void turns.next('crowd').then(() => cancellation.cancel());
  };
  if (response.closed) cancellation.cancel();
  else response.on('close', onClose);
  return {
    record,
    cancellation,
    deadline: performance.now() + requestMs,
    inParts: defers && acceptsParts(request.headers.accept),
    forwardedHeaders: forwardHeaders.length === 0 ? NO_HEADERS : forwardable(request, forwardHeaders),
  };
}

const NO_HEADERS = Object.freeze({});

function forwardable(
  { headers }: IncomingMessage,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') found[name] = value;
  }
  return Object.freeze(found);
}
