import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

const COOLDOWN_MS = 10_000;
const REFRESH_MS = 600_000;

/**
 * The signing keys of one token issuer (JWKS, RFC 7517). They are fetched when first needed, again at most once in 10 s
 * where a token names a key that is not known, refreshed in the background after 10 min, and kept while the issuer is out
 * of reach. Redirects are not followed.
 */
export function createIssuerKeys(jwksUrl: string, now: () => number = Date.now): JWTVerifyGetKey {
  let lastAttempt = -Infinity;
  let lastFailure: Error | undefined;
  const throttledFetch: typeof fetch = async (input, init) => {
    if (lastFailure && now() - lastAttempt < COOLDOWN_MS) throw lastFailure;
    lastAttempt = now();
    try {
      const response = await fetch(input, init);
      lastFailure = response.ok ? undefined : new Error(`the issuer answered ${response.status}`);
      return response;
    } catch (error) {
      lastFailure = error instanceof Error ? error : new Error('the issuer could not be reached');
      throw lastFailure;
    }
  };
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    cooldownDuration: COOLDOWN_MS,
    // Keys do not expire by themselves: an outage of the issuer must not lock everyone out.
    cacheMaxAge: Infinity,
    timeoutDuration: 3000,
    [customFetch]: throttledFetch,
  });
  return (header, token) => {
    const isStale = keys.jwks() !== undefined && now() - lastAttempt > REFRESH_MS;
    if (isStale) void keys.reload().catch(() => undefined);
    return keys(header, token);
  };
}

/** The keys of the issuers whose tokens are accepted, by where they are fetched. */
export type IssuerKeys = ReadonlyMap<string, JWTVerifyGetKey>;

/**
 * Makes the keys of all issuers.
 * @param before those of the version before: an issuer that stays is not asked anew, so that its outage locks nobody out.
 */
export function keysOfIssuers(issuers: readonly { jwks: string }[], before?: IssuerKeys): IssuerKeys {
  return new Map(issuers.map(({ jwks }) => [jwks, before?.get(jwks) ?? createIssuerKeys(jwks)]));
}
