import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestScope } from '../pipeline.ts';
import type { RequestRecord } from '../telemetry/request-record.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Served } from './request-scope.ts';
import type { RequestLine } from './take-turns.ts';

/** What belongs to one request. */
export interface RequestLocals {
  record: RequestRecord;
  /** What it is answered with, whatever is swapped meanwhile. */
  served: Served;
  /** Whether it names a document by an id that is not known. */
  isUnknownDocument: boolean;
  /** Undefined until it is read. */
  scope: RequestScope | undefined;
  /** In which it waits for its turns. */
  line: RequestLine;
}

/** A response on its way, with what belongs to its request where Express keeps it. */
export interface RecordedResponse extends ServerResponse {
  locals: RequestLocals;
}

/** What is told of; who asks for health, keys or the page is not. */
const TOLD = /^\/(graphql|schema\.graphql)/;

/** Gives a request an id and what it is answered with, and tells the operator of it once it is answered or given up. */
export function recordRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { served, telemetry }: { served: Served; telemetry: Telemetry },
): RecordedResponse {
  const given = request.headers['x-request-id'];
  const isUsable = typeof given === 'string' && /^[\w.-]{1,128}$/.test(given);
  const requestId = isUsable ? given : randomUUID();
  const isTold = TOLD.test(request.url ?? '');
  const record = isTold ? telemetry.begin(requestId, request.headers) : telemetry.ignore(requestId);
  response.setHeader('x-request-id', requestId);
  const end = served.begin();
  response.once('close', () => {
    end();
    if (isTold) telemetry.end(record, { status: response.statusCode, hasLeft: !response.writableFinished });
  });
  const recorded = response as RecordedResponse;
  recorded.locals = {
    record,
    served,
    isUnknownDocument: false,
    scope: undefined,
    line: 'crowd',
  };
  return recorded;
}
