import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { RequestScope } from '../pipeline.ts';
import { createRequestRecord, type RequestRecord } from '../telemetry/request-record.ts';
import type { Served } from './request-scope.ts';

/** What belongs to one request. */
export interface RequestLocals {
  record: RequestRecord;
  /** What it is answered with, whatever is swapped meanwhile. */
  served: Served;
  /** Whether it names a document by an id that is not known. */
  isUnknownDocument?: boolean;
  /** Undefined until it is read. */
  scope?: RequestScope;
}

/** A response on its way, with what belongs to its request where Express keeps it. */
export interface RecordedResponse extends ServerResponse {
  locals: RequestLocals;
}

/** Gives a request an id, what it is answered with, and its one line in the log once it is answered or given up. */
export function recordRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { served, logger }: { served: Served; logger: Logger },
): RecordedResponse {
  const startedAt = performance.now();
  const given = request.headers['x-request-id'];
  const isUsable = typeof given === 'string' && /^[\w.-]{1,128}$/.test(given);
  const record = createRequestRecord(isUsable ? given : randomUUID());
  response.setHeader('x-request-id', record.requestId);
  const end = served.begin();
  response.once('close', () => {
    end();
    if (!/^\/(graphql|schema\.graphql)/.test(request.url ?? '')) return;
    const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10;
    const status = response.writableFinished ? response.statusCode : 'client closed';
    const { counts, ...others } = record;
    logger.info({ ...others, ...counts, status, milliseconds }, 'request');
  });
  return Object.assign(response, { locals: { record, served } });
}
