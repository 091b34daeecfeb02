import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ClientError } from '../errors.ts';

/** How much of a body is read, and for how long. */
export interface BodyLimits {
  /** Decoded. */
  bytes: number;
  /** How many times longer than it came it may become. */
  inflation: number;
  /** How long it may take to arrive, in milliseconds. */
  ms: number;
  /** How fast it has to arrive. */
  bytesPerSecond: number;
}

/** Below this length, in bytes, a body is not checked for how far it inflates: nothing so small is a bomb. */
const HARMLESS_BYTES = 65_536;

/** How long a body may falter before it counts as too slow, in milliseconds: a lost packet is no attack. */
const PATIENCE_MS = 5000;

/** Whether a request says that its body is JSON. */
export function saysJson({ headers }: IncomingMessage): boolean {
  return /^application\/json[\t ]*(;|$)/i.test(headers['content-type'] ?? '');
}

/**
 * Reads a body of JSON in UTF-8 (RFC 8259).
 * @throws ClientError BODY_TOO_LARGE; BODY_TOO_SLOW; BAD_REQUEST where it is not JSON, or ends too soon.
 */
export async function readJson(request: IncomingMessage, limits: BodyLimits): Promise<unknown> {
  const charset = /;[\t ]*charset="?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw unreadable();
  if (Number(request.headers['content-length'] ?? 0) > limits.bytes) throw tooLarge();
  const text = await readText(request, limits);
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable();
  }
}

function readText(request: IncomingMessage, limits: BodyLimits): Promise<string> {
  return new Promise((resolve, reject) => {
    const body = decoded(request);
    const isCoded = body !== request;
    const chunks: Buffer[] = [];
    let [size, received] = [0, 0];
    const giveUp = (failure: ClientError): void => {
      stopWatching();
      body.removeAllListeners('data');
      if (isCoded) body.destroy();
      reject(failure);
    };
    const stopWatching = watchPace(limits, () => received, giveUp);
    if (isCoded) request.on('data', (chunk: Buffer) => (received += chunk.length));
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (!isCoded) received = size;
      const isBomb = isCoded && size > HARMLESS_BYTES && size > received * limits.inflation;
      if (size > limits.bytes || isBomb) giveUp(tooLarge());
      else chunks.push(chunk);
    });
    body.once('end', () => {
      stopWatching();
      resolve(Buffer.concat(chunks, size).toString());
    });
    // Also where the caller leaves halfway.
    for (const stream of new Set([request, body])) stream.once('error', () => giveUp(unreadable()));
  });
}

/** Watches that a body arrives in time, and fast enough; returns what ends that. */
function watchPace(
  { ms, bytesPerSecond }: BodyLimits,
  received: () => number,
  giveUp: (failure: ClientError) => void,
): () => void {
  let before = 0;
  const pace = setInterval(() => {
    const now = received();
    if (now - before < (bytesPerSecond * PATIENCE_MS) / 1000) giveUp(tooSlow());
    before = now;
  }, PATIENCE_MS);
  const end = setTimeout(() => giveUp(tooSlow()), ms);
  return () => {
    clearInterval(pace);
    clearTimeout(end);
  };
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

function tooLarge(): ClientError {
  return new ClientError('BODY_TOO_LARGE', 'The request is too large.');
}

/** What is still on its way is not waited for. */
function tooSlow(): ClientError {
  return new ClientError('BODY_TOO_SLOW', 'The request takes too long to arrive.', { connection: 'close' });
}
