import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import type { JWK } from 'jose';

/** A covered component (RFC 9421, section 2): the name of a header, or a derived one such as `@method`, and its value. */
export type Component = readonly [name: string, value: string];

/** Signs requests, so that a subgraph can know that the gateway asks, and that nobody has changed the question since. */
export interface RequestSigner {
  /**
   * The headers to add to a POST: Content-Digest (RFC 9530), Signature-Input and Signature (RFC 9421).
   * @param covered what the signature covers beside method, path and digest.
   */
  sign: (path: string, body: Buffer, covered: readonly Component[]) => Component[];
  /** To check signatures by (RFC 8037). */
  publicJwk: JWK;
}

/** Tells these signatures from any other that a request may bear (RFC 9421, section 2.3). */
export const SIGNATURE_TAG = 'concord';

/** Makes a private Ed25519 key, as good as whoever keeps it. */
export function createSigningKey(): JWK {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
}

/**
 * Makes the signer with an Ed25519 key (RFC 8037). What it signs bears no expiry: how old a signature may be is for whoever checks it to say, by `created`.
 * @param now milliseconds since 1970.
 * @throws TypeError where the key is none of Ed25519.
 */
export function createRequestSigner(privateJwk: JWK, now: () => number = Date.now): RequestSigner {
  const privateKey = importKey(privateJwk);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new TypeError('the key is none of Ed25519');
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const keyId = thumbprint(x);
  return {
    sign: (path, body, covered) => {
      const digest: Component = ['content-digest', contentDigest(body)];
      const components: Component[] = [['@method', 'POST'], ['@path', path], digest, ...covered];
      const created = Math.floor(now() / 1000);
      const names = components.map(([name]) => `"${name}"`).join(' ');
      const params = `(${names});created=${created};keyid="${keyId}";alg="ed25519";tag="${SIGNATURE_TAG}"`;
      const signature = sign(null, Buffer.from(signatureBase(components, params)), privateKey);
      return [
        digest,
        ['signature-input', `sig=${params}`],
        ['signature', `sig=:${signature.toString('base64')}:`],
      ];
    },
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x, kid: keyId, alg: 'EdDSA', use: 'sig' },
  };
}

/** What is signed (RFC 9421, section 2.5). Values are of single header lines, without white space around them. */
export function signatureBase(components: readonly Component[], params: string): string {
  const lines = components.map(([name, value]) => `"${name}": ${value}`);
  return [...lines, `"@signature-params": ${params}`].join('\n');
}

/** RFC 9530, section 2. */
function contentDigest(body: Buffer): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

/** RFC 7638, with the members of RFC 8037, appendix A.3. */
function thumbprint(x: string): string {
  return createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
}

function importKey(jwk: JWK): KeyObject {
  try {
    return createPrivateKey({ key: jwk as never, format: 'jwk' });
  } catch {
    // The reason could tell of the key.
    throw new TypeError('the key is none of Ed25519');
  }
}
