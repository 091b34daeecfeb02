import type { RequestHandler, Response } from 'express';
import { printSchema } from 'graphql';
import { identify, visibleSchema } from '../pipeline.ts';
import type { RequestLocals } from './record-request.ts';

/**
 * Answers with the schema as the caller may know it, in SDL. Callers show their token as for `/graphql`, and are refused
 * as there.
 */
export function schemaDownload(localsOf: (response: Response) => RequestLocals): RequestHandler {
  return async (request, response) => {
    const { record, served } = localsOf(response);
    const { stages } = served;
    const principal = await identify(stages, request.headers.authorization, record);
    response
      .set({ 'cache-control': 'private, no-store', vary: 'Authorization' })
      .type('text/plain')
      .send(`${printSchema(visibleSchema(stages, principal))}\n`);
  };
}
