import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ClientError } from '../errors.ts';
import { MemberReader, TURN_BYTES, whole } from '../graphql/json-members.ts';
import { IDS } from './trusted-document.ts';

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
  /** How many values its JSON may have. */
  values: number;
  /** How deep lists and objects may be nested in each of its members. */
  nesting: number;
}

/** What of a body is made use of; the rest is not even parsed. */
const MEMBERS = ['query', 'operationName', 'variables', 'extensions', ...IDS].map(whole);

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
 * @returns its members that are those of a request for GraphQL; an empty list for a list.
 * @throws ClientError BODY_TOO_LARGE; BODY_TOO_SLOW; BAD_REQUEST where it is no JSON object, or ends too soon; OPERATION_TOO_LARGE where it is
 * nested too deep; BAD_USER_INPUT where it has too many values.
 */
export async function readJson(request: IncomingMessage, limits: BodyLimits): Promise<unknown> {
  const charset = /;[\t ]*charset="?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw unreadable();
  if (Number(request.headers['content-length'] ?? 0) > limits.bytes) throw tooLarge();
  return parse(await readMembers(request, limits), limits);
}

function parse(body: MemberReader, { nesting, values }: BodyLimits): unknown {
  const read = body.finish();
  // A batch is refused whatever it holds, so nothing of it is parsed.
  if (read === 'list') return [];
  if (read === 'no object') throw unreadable();
  if (read === 'too deep') throw tooDeep(nesting);
  if (read === 'too many values') throw tooMany(values);
  try {
    return JSON.parse(read.text);
  } catch {
    throw unreadable();
  }
}

function readMembers(request: IncomingMessage, limits: BodyLimits): Promise<MemberReader> {
  return new Promise((resolve, reject) => {
    const body = decoded(request);
    const isCoded = body !== request;
    // The members of the request stand in an object themselves.
    const { nesting, values } = limits;
    const members = new MemberReader({ members: MEMBERS, depth: nesting + 1, values });
    let [size, received, pausedAt] = [0, 0, 0];
    const giveUp = (failure: ClientError): void => {
      stopWatching();
      body.removeAllListeners('data');
      if (isCoded) body.destroy();
      reject(failure);
    };
    const stopWatching = watchPace(request, limits, { received: () => received, giveUp });
    if (isCoded) request.on('data', (chunk: Buffer) => (received += chunk.length));
    body.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (!isCoded) received = size;
      const isBomb = isCoded && size > HARMLESS_BYTES && size > received * limits.inflation;
      if (size > limits.bytes || isBomb) {
        giveUp(tooLarge());
        return;
      }
      // What is wrong with it is told once all of it is read: who still sends would not hear it.
      members.take(chunk);
      if (size - pausedAt < TURN_BYTES) return;
      pausedAt = size;
      body.pause();
      setImmediate(() => body.resume());
    });
    body.once('end', () => {
      stopWatching();
      resolve(members);
    });
    // Also where the caller leaves halfway.
    for (const stream of new Set([request, body])) stream.once('error', () => giveUp(unreadable()));
  });
}

/** Watches that a body arrives in time, and fast enough; returns what ends that. Most have come with their head, and need no watching. */
function watchPace(
  request: IncomingMessage,
  { ms, bytesPerSecond }: BodyLimits,
  { received, giveUp }: { received: () => number; giveUp: (failure: ClientError) => void },
): () => void {
  let [isOver, before] = [false, 0];
  let pace: NodeJS.Timeout | undefined;
  let end: NodeJS.Timeout | undefined;
  // By then all is read that has come together.
  process.nextTick(() => {
    if (isOver || request.complete) return;
    pace = setInterval(() => {
      const now = received();
      if (now - before < (bytesPerSecond * PATIENCE_MS) / 1000) giveUp(tooSlow());
      before = now;
    }, PATIENCE_MS);
    end = setTimeout(() => giveUp(tooSlow()), ms);
  });
  return () => {
    isOver = true;
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

function tooDeep(most: number): ClientError {
  return new ClientError(
    'OPERATION_TOO_LARGE',
    `The variables or the extensions are nested more than ${most} levels deep; send less at a time.`,
  );
}

function tooMany(most: number): ClientError {
  return new ClientError(
    'BAD_USER_INPUT',
    `The variables have more than ${most} values; send fewer at a time.`,
  );
}

function unreadable(): ClientError {
  return new ClientError('BAD_REQUEST', 'The request cannot be read; send one JSON object.');
}

function tooLarge(): ClientError {
  return new ClientError('BODY_TOO_LARGE', 'The request is too large.');
}

/** What is still on its way is not waited for. */
function tooSlow(): ClientError {
  return new ClientError('BODY_TOO_SLOW', 'The request takes too long to arrive.', { connection: 'close' });
}
