import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../../schema/access/principal.ts';
import type { KeysOfIssuer } from './issuer-keys.ts';

/** By how much clocks may differ, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 30;

/** What was found out of a token, and what that stands on. */
export interface VerifiedToken {
  principal: Principal;
  /** Its `exp` and `nbf` (RFC 7519), in seconds since 1970. */
  expiresAt: number;
  notBefore: number | undefined;
  /** Whose keys have verified it, and which of them were in force just before. */
  keys: KeysOfIssuer;
  verifiedBy: object;
}

/** Tokens that were verified, so that this need not be done again. */
export interface VerifiedTokens {
  /** The principal of a token that would be verified now as well; undefined for any other, which says nothing of it. */
  find: (token: string) => Principal | undefined;
  keep: (token: string, verified: VerifiedToken) => void;
}

/** How much is kept at most, and of how long a token, in bytes. */
const KEPT_BYTES = 16 * 1_048_576;
const LONGEST_TOKEN = 8192;
/** What a principal takes beside what it has of its token. */
const BYTES_OF_ONE = 768;

/**
 * Makes the memory of verified tokens for one version of settings and register; those used last are kept. Tokens themselves are not
 * in it, as who could read this memory could use them; their SHA-256 is.
 */
export function createVerifiedTokens(keptBytes = KEPT_BYTES): VerifiedTokens {
  const tokens = new LRUCache<string, VerifiedToken>({ maxSize: keptBytes });
  return {
    find: (token) => {
      const known = tokens.get(digestOf(token));
      return known && stillHolds(known) ? known.principal : undefined;
    },
    keep: (token, verified) => {
      if (token.length <= LONGEST_TOKEN)
        tokens.set(digestOf(token), verified, { size: BYTES_OF_ONE + token.length });
    },
  };
}

/** Judges as jose does. */
function stillHolds({ expiresAt, notBefore = -Infinity, keys, verifiedBy }: VerifiedToken): boolean {
  const now = Math.floor(Date.now() / 1000);
  const isInTime = expiresAt > now - CLOCK_TOLERANCE_SECONDS && notBefore <= now + CLOCK_TOLERANCE_SECONDS;
  return isInTime && keys.inForce() === verifiedBy;
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64');
}
