import { createHash, webcrypto } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { httpbis } from 'http-message-signatures';
import { createRemoteJWKSet } from 'jose';
import { NotFromGateway } from './caller.ts';

/** A request as it came. */
export interface SignedRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Checks the signature over a request, or throws {@link NotFromGateway}. */
export type VerifySignature = (request: SignedRequest) => Promise<void>;

/** What a signature has to cover: the question, who asks, and for how long an answer is awaited. */
const COVERED = [
  ...['@method', '@path', 'content-digest', 'authorization', 'content-type'],
  ...['x-request-id', 'x-concord-deadline-ms'],
];
const PARAMETERS = ['created', 'keyid', 'alg', 'tag'];
const TAG = 'concord';
const LARGEST_AGE_SECONDS = 30;
const CLOCK_TOLERANCE_SECONDS = 5;

/**
 * Makes the check of the gateway's signatures (HTTP Message Signatures, RFC 9421): by an Ed25519 key that the gateway
 * publishes, over the whole question (Content-Digest, RFC 9530), and at most 30 s old.
 */
export function createSignatureVerifier(jwksUrl: string): VerifySignature {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { cooldownDuration: 1000, timeoutDuration: 2000 });
  const keyLookup = async (parameters: { keyid?: string; alg?: string; tag?: string }) => {
    const { keyid = '', tag } = parameters;
    if (tag !== TAG) return null;
    const key = await keys({ alg: 'EdDSA', kid: keyid });
    return {
      id: keyid,
      algs: ['ed25519'],
      verify: (data: Buffer, signature: Buffer) => webcrypto.subtle.verify('Ed25519', key, signature, data),
    };
  };
  return async ({ method, url, headers, body }) => {
    if (headers['content-digest'] !== contentDigest(body)) throw new NotFromGateway('the digest is another');
    const message = { method, url: `http://subgraph${url}`, headers: headers as Record<string, string> };
    const isGood = await httpbis
      .verifyMessage(
        {
          keyLookup,
          requiredFields: COVERED,
          requiredParams: PARAMETERS,
          // The library takes the tolerance for a part of the age.
          maxAge: LARGEST_AGE_SECONDS + CLOCK_TOLERANCE_SECONDS,
          tolerance: CLOCK_TOLERANCE_SECONDS,
        },
        message,
      )
      .catch((error: unknown) => {
        throw new NotFromGateway('the signature cannot be checked', { cause: error });
      });
    // Neither false, for a wrong one, nor null, for none, is good.
    if (isGood !== true) throw new NotFromGateway('the signature is not good');
  };
}

function contentDigest(body: Buffer): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}
