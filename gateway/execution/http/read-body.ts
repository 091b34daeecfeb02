import { createBrotliDecompress, createGunzip, createInflate, type Gunzip } from 'node:zlib';
import { MemberReader, TURN_BYTES, type Wanted } from '../../graphql/json-members.ts';

/** How much of an answer is read, and what of it. */
export interface BodyLimits {
  answerBytes: number;
  answerInflation: number;
  wanted: Wanted;
}

/** Takes the chunks of one answer as they come. */
export interface BodyReader {
  /** Takes a chunk; false where the next one should wait for `onDrain`. */
  take: (chunk: Buffer) => boolean;
  /** To be called after the last chunk; the body comes by `onBody`. */
  finish: () => void;
  /** Gives up. */
  destroy: () => void;
}

/** What becomes of a body. */
export interface BodyEvents {
  /** All of it has come. */
  onBody: (body: MemberReader) => void;
  /** With a word for the log. Nothing comes after it. */
  onRefused: (reason: string) => void;
  onDrain: () => void;
}

/** Below this length, in bytes, an answer is not checked for how far it inflates: nothing so small is a bomb. */
const HARMLESS_BYTES = 65_536;

/** The codings that are read (RFC 9110, section 8.4.1; RFC 7932). */
const DECODERS: Readonly<Record<string, () => Gunzip>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** The value of `accept-encoding` that asks for these codings. */
export const ACCEPTED_ENCODINGS = 'gzip, br, deflate';

/**
 * Makes the reader of one answer's body, or undefined where its coding is none that is known. It holds no more than the
 * limits allow: what would pass them is refused while it comes.
 */
export function createBodyReader(
  encoding: string | undefined,
  limits: BodyLimits,
  events: BodyEvents,
): BodyReader | undefined {
  if (encoding === undefined || encoding === '' || encoding === 'identity')
    return plainReader(limits, events);
  const name = encoding.toLowerCase();
  const decoder = Object.hasOwn(DECODERS, name) ? DECODERS[name]?.() : undefined;
  return decoder && inflatingReader(decoder, limits, events);
}

function plainReader({ answerBytes, wanted }: BodyLimits, events: BodyEvents): BodyReader {
  const members = new MemberReader(wanted);
  let length = 0;
  let rest = TURN_BYTES;
  const goOn = (): void => {
    rest = TURN_BYTES;
    events.onDrain();
  };
  return {
    take: (chunk) => {
      length += chunk.length;
      const reason = length > answerBytes ? 'too long' : members.take(chunk);
      if (reason !== undefined) events.onRefused(reason);
      rest -= chunk.length;
      if (rest > 0) return true;
      setImmediate(goOn);
      return false;
    },
    finish: () => events.onBody(members),
    destroy: () => undefined,
  };
}

function inflatingReader(decoder: Gunzip, limits: BodyLimits, events: BodyEvents): BodyReader {
  const members = new MemberReader(limits.wanted);
  let received = 0;
  let length = 0;
  const refuse = (reason: string): void => {
    decoder.destroy();
    events.onRefused(reason);
  };
  decoder.on('data', (chunk: Buffer) => {
    length += chunk.length;
    const inflates = length > HARMLESS_BYTES && length > received * limits.answerInflation;
    if (length > limits.answerBytes) refuse('too long');
    else if (inflates) refuse('inflates too far');
    else {
      const reason = members.take(chunk);
      if (reason !== undefined) refuse(reason);
    }
  });
  decoder.on('drain', events.onDrain);
  decoder.once('error', () => refuse('not decodable'));
  decoder.once('end', () => events.onBody(members));
  return {
    take: (chunk) => {
      received += chunk.length;
      return decoder.write(chunk);
    },
    finish: () => decoder.end(),
    destroy: () => decoder.destroy(),
  };
}
