import { createHash } from 'node:crypto';
import { compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { z } from 'zod';

/** What a signature says: which supergraph and register may be served, which edition that is, and until when. */
export interface Statement {
  /** A number that grows with each edition. */
  edition: number;
  /** RFC 3339. */
  expires: string;
  /** SHA-256 of the supergraph's text, in hexadecimal. */
  supergraph: string;
  /** SHA-256 of the register's text; absent where none is used. */
  register?: string | undefined;
}

/** An edition that was served, told from any other by its number and what is in it. */
export interface Edition {
  edition: number;
  /** Over the texts of the supergraph and the register. */
  digest: string;
  /** RFC 3339. */
  expires: string;
}

/** Thrown where a signature does not allow what should be served; its message is for the operator. */
export class SignatureError extends Error {}

const DIGEST = /^[0-9a-f]{64}$/;

const statementSchema = z.strictObject({
  edition: z.int().positive(),
  expires: z.iso.datetime({ offset: true }),
  supergraph: z.string().regex(DIGEST),
  register: z.string().regex(DIGEST).optional(),
});

/** The type of the signature (JWS `typ`, RFC 7515, section 4.1.9): what was signed for anything else is no such signature. */
export const SIGNATURE_TYPE = 'concord-edition+jws';

/** What a signature is checked against. */
export interface Signed {
  supergraph: string;
  register: string | undefined;
  /** In milliseconds since 1970. */
  now: number;
}

/**
 * Verifies the signature over a supergraph and its register: a JWS in compact form (RFC 7515), by Ed25519 (RFC 8037).
 * @throws SignatureError that says which check failed.
 */
export async function verifySignature(
  signature: string,
  keys: JSONWebKeySet,
  { supergraph, register, now }: Signed,
): Promise<Edition> {
  const statement = await open(signature, keys);
  const { edition, expires } = statement;
  if (statement.supergraph !== sha256(supergraph))
    throw new SignatureError('The signature is that of another supergraph.');
  if (statement.register !== (register === undefined ? undefined : sha256(register)))
    throw new SignatureError('The signature is that of another partner register.');
  if (Date.parse(expires) <= now) throw new SignatureError(`Edition ${edition} has expired (${expires}).`);
  return { edition, expires, digest: sha256(`${statement.supergraph} ${statement.register ?? ''}`) };
}

/**
 * Refuses an edition that is older than one that was served before, so that nobody can bring back rules that were replaced; and
 * one that has the number of another.
 * @throws SignatureError
 */
export function refuseOlder(
  { edition, digest }: Edition,
  before: Pick<Edition, 'edition' | 'digest'> | undefined,
): void {
  if (before === undefined || edition > before.edition) return;
  if (edition < before.edition)
    throw new SignatureError(`Edition ${edition} is older than ${before.edition}, which was served before.`);
  if (digest !== before.digest)
    throw new SignatureError(`Edition ${edition} was served before, with something else in it.`);
}

/** SHA-256 in hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function open(signature: string, keys: JSONWebKeySet): Promise<Statement> {
  try {
    const { payload, protectedHeader } = await compactVerify(signature.trim(), createLocalJWKSet(keys), {
      algorithms: ['EdDSA', 'Ed25519'],
    });
    if (protectedHeader.typ !== SIGNATURE_TYPE)
      throw new SignatureError('The signature was made for something else.');
    return statementSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)));
  } catch (error) {
    if (error instanceof SignatureError) throw error;
    if (error instanceof errors.JWKSNoMatchingKey)
      throw new SignatureError('The signature was made with a key that is not trusted.', { cause: error });
    throw new SignatureError('The signature does not hold.', { cause: error });
  }
}
