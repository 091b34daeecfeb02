import { isDeepStrictEqual } from 'node:util';
import { createRemoteJWKSet, customFetch, jwksCache, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

const COOLDOWN_MS = 10_000;
const REFRESH_MS = 600_000;

/** The signing keys of one token issuer (JWKS, RFC 7517). */
export interface KeysOfIssuer {
  /** Finds the key that a token names. */
  find: JWTVerifyGetKey;
  /**
   * Stands for the keys in force: another object as soon as the issuer has published others, the same while it publishes the same.
   * Undefined until they were fetched. To be asked for at each use of what was verified by them, since that is what keeps them fresh.
   */
  inForce: () => object | undefined;
}

/**
 * The keys of one issuer. They are fetched when first needed, again at most once in 10 s where a token names a key that is
 * not known, refreshed in the background after 10 min, and kept while the issuer is out of reach. Redirects are not followed.
 * @param turn is waited for by whoever has waited for keys: all of them would go on at once.
 */
function createIssuerKeys(jwksUrl: string, turn: () => Promise<void>): KeysOfIssuer {
  let lastAttempt = -Infinity;
  /** How many fetches have ended. */
  let fetches = 0;
  let lastFailure: Error | undefined;
  let inForce: JSONWebKeySet | undefined;
  const throttledFetch: typeof fetch = async (input, init) => {
    if (lastFailure && Date.now() - lastAttempt < COOLDOWN_MS) throw lastFailure;
    lastAttempt = Date.now();
    try {
      const response = await fetch(input, init);
      lastFailure = response.ok ? undefined : new Error(`the issuer answered ${response.status}`);
      return response;
    } catch (error) {
      lastFailure = error instanceof Error ? error : new Error('the issuer could not be reached');
      throw lastFailure;
    } finally {
      fetches++;
    }
  };
  // jose sets this in the moment from which it chooses among other keys. Whoever has waited for these may use the one that was chosen a turn later.
  const applied: Record<string, never> = Object.defineProperty({}, 'jwks', {
    set: (next: JSONWebKeySet) => {
      if (!isDeepStrictEqual(next, inForce)) inForce = next;
    },
  });
  const keys = createRemoteJWKSet(new URL(jwksUrl), {
    cooldownDuration: COOLDOWN_MS,
    // Keys do not expire by themselves: an outage of the issuer must not lock everyone out.
    cacheMaxAge: Infinity,
    timeoutDuration: 3000,
    [customFetch]: throttledFetch,
    [jwksCache]: applied,
  });
  const refresh = (): void => {
    const isStale = inForce !== undefined && Date.now() - lastAttempt > REFRESH_MS;
    if (isStale) void keys.reload().catch(() => undefined);
  };
  return {
    find: async (header, token) => {
      refresh();
      const before = fetches;
      try {
        return await keys(header, token);
      } finally {
        if (fetches !== before) await turn();
      }
    },
    inForce: () => {
      refresh();
      return inForce;
    },
  };
}

/** The keys of the issuers whose tokens are accepted, by where they are fetched. */
export type IssuerKeys = ReadonlyMap<string, KeysOfIssuer>;

/**
 * Makes the keys of all issuers.
 * @param turn waits until there is time for a piece of work.
 * @param before those of the version before: an issuer that stays is not asked anew, so that its outage locks nobody out.
 */
export function keysOfIssuers(
  issuers: readonly { jwks: string }[],
  turn: () => Promise<void>,
  before?: IssuerKeys,
): IssuerKeys {
  return new Map(issuers.map(({ jwks }) => [jwks, before?.get(jwks) ?? createIssuerKeys(jwks, turn)]));
}
