import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type JSONWebKeySet,
  type JWK,
} from 'jose';
import type { Principal } from '../../schema/access/principal.ts';
import type { NameResident } from './name-resident.ts';

/** Signs, for one subgraph, who asks. */
export type SignCaller = (principal: Principal, subgraph: string) => Promise<string>;

/** The gateway's own tokens, and the public keys to check them by. */
export interface CallerTokens {
  sign: SignCaller;
  jwks: JSONWebKeySet;
}

/** What caller tokens say. */
interface CallerTokenSettings {
  /** Their `iss`. */
  issuer: string;
  nameResident: NameResident;
}

const LIFETIME = '60s';

/**
 * Makes the signing of caller tokens: JWTs (RFC 7519) of 60 s for a single subgraph, that tell organisation, client, purpose
 * and the resident who is signed in, by the id that this subgraph may know, and no more. The caller's own token cannot be had
 * from them.
 * @param privateJwk an ES256 key (RFC 7517).
 */
export async function createCallerTokens(
  { issuer, nameResident }: CallerTokenSettings,
  privateJwk: JWK,
): Promise<CallerTokens> {
  const privateKey = await importJWK(privateJwk, 'ES256', { extractable: true });
  if (privateKey instanceof Uint8Array) throw new TypeError('the signing key is not an ES256 key');
  const { kty, crv, x, y } = await exportJWK(privateKey);
  const publicJwk = { kty, crv, x, y } as JWK;
  const kid = await calculateJwkThumbprint(publicJwk);
  return {
    sign: ({ organisation, client, purpose, resident }, subgraph) =>
      new SignJWT({
        organisation,
        client,
        purpose,
        resident: resident === undefined ? undefined : nameResident(resident, subgraph),
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'caller+jwt', kid })
        .setIssuer(issuer)
        .setAudience(subgraph)
        .setIssuedAt()
        .setExpirationTime(LIFETIME)
        .sign(privateKey),
    jwks: { keys: [{ ...publicJwk, kid, alg: 'ES256', use: 'sig' }] },
  };
}

/** Makes a key to sign with, where the operator gave none. */
export async function createCallerKey(): Promise<JWK> {
  return exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
}
