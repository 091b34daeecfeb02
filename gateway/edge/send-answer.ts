import type { IncomingMessage, ServerResponse } from 'node:http';
import compression from 'compression';
import type { GraphQLFormattedError } from 'graphql';
import { PARTS_TYPE } from './media-type.ts';

/** An answer from here on is sent compressed, in characters: a shorter one fits into one packet as it is. */
const COMPRESSED_FROM = 1024;

type Compress = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Compresses what is sent by Brotli or gzip, as the caller likes better; asks for no more than Node's own request. */
export const compress = compression({
  threshold: COMPRESSED_FROM,
  filter: (request, response) => isInParts(response) || compression.filter(request, response),
}) as unknown as Compress;

/** Parts are text, which is not said of every body of their type. */
function isInParts(response: ServerResponse): boolean {
  return response.getHeader('content-type') === PARTS_TYPE;
}

/** What the body of an answer is made of. */
export interface AnswerBody {
  errors?: readonly GraphQLFormattedError[] | undefined;
  /** As JSON. */
  data?: string | undefined;
  extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** Writes the body of an answer (GraphQL, section 7.1). Errors go first, where a reader sees them. */
export function writeBody({ errors, data, extensions }: AnswerBody): string {
  const entries = [
    ...(errors ? [`"errors":${JSON.stringify(errors)}`] : []),
    ...(data === undefined ? [] : [`"data":${data}`]),
    ...(extensions ? [`"extensions":${JSON.stringify(extensions)}`] : []),
  ];
  return `{${entries.join(',')}}\n`;
}

/** Sends a body, compressed where that is worth it and the caller accepts it. */
export function sendBody(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body }: { status: number; type: string; body: string },
): void {
  response.statusCode = status;
  // Spelt as Express does, so that the ways cannot be told apart.
  response.setHeader('Content-Type', type);
  // A short text goes out in one piece with its headers; a long one would be copied once more for that.
  const sent = body.length < COMPRESSED_FROM ? body : Buffer.from(body);
  response.setHeader('Content-Length', typeof sent === 'string' ? Buffer.byteLength(sent) : sent.length);
  if (typeof sent !== 'string' && request.headers['accept-encoding'] !== undefined) {
    compress(request, response, () => void response.end(sent));
    return;
  }
  response.setHeader('Vary', 'Accept-Encoding');
  response.end(sent);
}
