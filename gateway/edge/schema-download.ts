import type { RequestHandler, Response } from 'express';
import { printSchema } from 'graphql';
import { identify, visibleSchema, type Stages } from '../pipeline.ts';
import type { RequestRecord } from '../telemetry/request-record.ts';

/**
 * Answers with the schema as the caller may know it, in SDL. Callers show their token as for `/graphql`, and are refused
 * as there.
 */
export function schemaDownload(
  stages: Stages,
  recordOf: (response: Response) => RequestRecord,
): RequestHandler {
  return async (request, response) => {
    const principal = await identify(stages, request.headers.authorization, recordOf(response));
    response
      .set({ 'cache-control': 'private, no-store', vary: 'Authorization' })
      .type('text/plain')
      .send(`${printSchema(visibleSchema(stages, principal))}\n`);
  };
}
