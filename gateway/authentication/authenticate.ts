import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { ANONYMOUS, type Principal } from '../../schema/access/principal.ts';
import { findClient, type RegisteredClient } from '../../schema/access/registered.ts';
import type { Register } from '../../schema/access/register.ts';
import { ClientError } from '../errors.ts';
import type { IssuerKeys } from './issuer-keys.ts';

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
const CLOCK_TOLERANCE_SECONDS = 30;

/** Tells who asks from a request's `Authorization` header. */
export type Authenticate = (
  authorization: string | undefined,
  register: Register | undefined,
) => Promise<Principal>;

/**
 * Makes the authentication of callers by OAuth 2.0 access tokens in JWT form (RFC 9068, section 4; RFC 6750, section 2.1).
 * No header is the anonymous principal. A header that is not a good token is refused with a {@link ClientError}:
 * INVALID_TOKEN (401), or ISSUER_UNAVAILABLE (503) where the issuer's keys were never seen and cannot be fetched.
 */
export function createAuthentication(
  settings: TokenSettings | undefined,
  issuerKeys: IssuerKeys,
): Authenticate {
  const keysByIssuer = new Map(settings?.issuers.map(({ issuer, jwks }) => [issuer, issuerKeys.get(jwks)]));
  return async (authorization, register) => {
    if (authorization === undefined) return ANONYMOUS;
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
    if (token === undefined || settings === undefined || register === undefined) throw invalidToken();
    const issuer = issuerOf(token);
    const keys = keysByIssuer.get(issuer);
    if (keys === undefined) throw invalidToken();
    return principalOf(await verify(token, keys, { issuer, audience: settings.audience }), register);
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
  keys: JWTVerifyGetKey,
  { issuer, audience }: { issuer: string; audience: string },
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      typ: 'at+jwt',
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
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
  const granted = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : [];
  return Object.freeze({
    organisation: client.organisation,
    client: client.id,
    scopes: new Set(granted.filter((scope) => client.scopes.has(scope))),
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
