import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ClientError } from '../errors.ts';

/** Whether a request says that its body is JSON. */
export function saysJson({ headers }: IncomingMessage): boolean {
  return /^application\/json[\t ]*(;|$)/i.test(headers['content-type'] ?? '');
}

/**
 * Reads a body of JSON in UTF-8 (RFC 8259).
 * @param limit how long it may be, decoded, in bytes.
 * @throws ClientError BODY_TOO_LARGE; BAD_REQUEST where it is not JSON, or ends too soon.
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const charset = /;[\t ]*charset="?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw unreadable();
  const text = await readText(request, limit);
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable();
  }
}

function readText(request: IncomingMessage, limit: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const tooLarge = (): void => reject(new ClientError('BODY_TOO_LARGE', 'The request is too large.'));
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      tooLarge();
      return;
    }
    const body = decoded(request);
    const chunks: Buffer[] = [];
    let size = 0;
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      body.removeAllListeners('data');
      if (body !== request) body.destroy();
      tooLarge();
    });
    body.once('end', () => resolve(Buffer.concat(chunks, size).toString()));
    // Also where the caller leaves halfway.
    for (const stream of new Set([request, body])) stream.once('error', () => reject(unreadable()));
  });
}

/** The body without its content coding (RFC 9110, section 8.4.1). */
function decoded(request: IncomingMessage): Readable {
  switch (request.headers['content-encoding']?.toLowerCase() ?? 'identity') {
    case 'identity':
      return request;
    case 'gzip':
      return request.pipe(createGunzip());
    case 'deflate':
      return request.pipe(createInflate());
    case 'br':
      return request.pipe(createBrotliDecompress());
    default:
      throw unreadable();
  }
}

function unreadable(): ClientError {
  return new ClientError('BAD_REQUEST', 'The request cannot be read; send JSON.');
}
