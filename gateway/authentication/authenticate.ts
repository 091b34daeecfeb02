import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { ANONYMOUS, type Principal } from '../../schema/access/principal.ts';
import { findClient, type RegisteredClient } from '../../schema/access/registered.ts';
import type { Register } from '../../schema/access/register.ts';
import { ClientError } from '../errors.ts';
import type { IssuerKeys, KeysOfIssuer } from './issuer-keys.ts';
import { CLOCK_TOLERANCE_SECONDS, createVerifiedTokens, type VerifiedTokens } from './verified-tokens.ts';

/** The issuers whose access tokens are accepted, and the audience that a token must be meant for. */
export interface TokenSettings {
  audience: string;
  issuers: readonly { issuer: string; jwks: string }[];
}

/** Asymmetric algorithms only: a public key must never serve as a shared secret. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Tells who asks from a request's `Authorization` header. */
export type Authenticate = (authorization: string | undefined) => Promise<Principal>;

/** What callers are told apart by, beside the settings. */
export interface AuthenticationMeans {
  issuerKeys: IssuerKeys;
  /** Undefined where no tokens are accepted. */
  register: Register | undefined;
  /** Where verified tokens are kept: for these settings and this register alone. */
  verified?: VerifiedTokens;
}

/**
 * Makes the authentication of callers by OAuth 2.0 access tokens in JWT form (RFC 9068, section 4; RFC 6750, section 2.1).
 * No header is the anonymous principal. A header that is not a good token is refused with a {@link ClientError}:
 * INVALID_TOKEN (401), or ISSUER_UNAVAILABLE (503) where the issuer's keys were never seen and cannot be fetched.
 */
export function createAuthentication(
  settings: TokenSettings | undefined,
  { issuerKeys, register, verified = createVerifiedTokens() }: AuthenticationMeans,
): Authenticate {
  const keysByIssuer = new Map(settings?.issuers.map(({ issuer, jwks }) => [issuer, issuerKeys.get(jwks)]));
  return async (authorization) => {
    if (authorization === undefined) return ANONYMOUS;
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
    if (token === undefined || settings === undefined || register === undefined) throw invalidToken();
    const known = verified.find(token);
    if (known !== undefined) return known;
    const issuer = issuerOf(token);
    const keys = keysByIssuer.get(issuer);
    if (keys === undefined) throw invalidToken();
    // Asked for before: where the keys change meanwhile, it is not known which of them verify it, and it is of no use to keep it.
    const verifiedBy = keys.inForce();
    const payload = await verify(token, keys, { issuer, audience: settings.audience });
    const principal = principalOf(payload, register);
    const { exp: expiresAt, nbf: notBefore } = payload;
    if (verifiedBy !== undefined && expiresAt !== undefined)
      verified.keep(token, { principal, expiresAt, notBefore, keys, verifiedBy });
    return principal;
  };
}

/** The issuer that a token claims; only chooses the keys that the claim is then checked by. */
function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    throw invalidToken();
  }
}

async function verify(
  token: string,
  keys: KeysOfIssuer,
  { issuer, audience }: { issuer: string; audience: string },
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys.find, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      typ: 'at+jwt',
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(Date.now()),
      requiredClaims: ['exp', 'iat', 'sub', 'client_id'],
    });
    return payload;
  } catch (error) {
    if (isAboutTheToken(error)) throw invalidToken();
    throw new ClientError('ISSUER_UNAVAILABLE', 'The token issuer cannot be reached; try again later.', {
      'retry-after': '10',
    });
  }
}

/** Whether an error of verification says something of the token, and not of the way to the issuer's keys. */
function isAboutTheToken(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  // jose reports an answer of the issuer other than 200 or JSON as a bare JOSEError.
  return error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC';
}

/** Effective scopes are the token's, as far as the register grants them to the client. */
function principalOf(payload: JWTPayload, register: Register): Principal {
  const clientId = payload['client_id'];
  const client = typeof clientId === 'string' ? findClient(register, clientId) : undefined;
  if (client === undefined) throw invalidToken();
  // RFC 9068, section 2.2: where no resource owner is involved, the subject is the client itself.
  const resident = payload.sub === client.id ? undefined : payload.sub;
  if (client.residents !== (resident !== undefined)) throw invalidToken();
  const granted = new Set(typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : []);
  return Object.freeze({
    organisation: client.organisation,
    client: client.id,
    // The register's texts, as those of the token would keep all of its scopes in memory.
    scopes: new Set([...client.scopes].filter((scope) => granted.has(scope))),
    purpose: purposeOf(payload['authorization_details'], client),
    resident,
  });
}

/** The type of the authorization details (RFC 9396, section 2) that say what a token's data are for. */
const PURPOSE_TYPE = 'urn:concord:purpose';

/**
 * The purpose that a token carries, or the client's only one. A purpose that the register does not grant to the client, or
 * two in one token, make the token invalid: what it was issued for is not what it would be used for.
 */
function purposeOf(details: unknown, client: RegisteredClient): string | undefined {
  if (details !== undefined && !Array.isArray(details)) throw invalidToken();
  const claimed = ((details ?? []) as unknown[])
    .map((detail) => detail as { type?: unknown; purpose?: unknown } | null)
    .filter((detail) => detail?.type === PURPOSE_TYPE)
    .map((detail) => detail?.purpose);
  if (claimed.length === 0) return client.purposes.size === 1 ? [...client.purposes][0] : undefined;
  const [purpose] = claimed;
  if (claimed.length > 1 || typeof purpose !== 'string' || !client.purposes.has(purpose))
    throw invalidToken();
  return purpose;
}

/** One answer for every fault of a token: which check failed is nobody's business but the issuer's. */
function invalidToken(): ClientError {
  return new ClientError('INVALID_TOKEN', 'The access token is not valid.', {
    'www-authenticate': 'Bearer error="invalid_token"',
  });
}
