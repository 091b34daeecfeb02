import { createHmac } from 'node:crypto';
import type { Pseudonym } from '../../schema/access/mask.ts';

/** Gives each recipient pseudonyms of its own, by the recipient's id. */
export type Pseudonyms = (recipient: string) => Pseudonym;

/**
 * Makes pairwise pseudonyms (as OpenID Connect Core, section 8.1, has them for subjects): HMAC-SHA-256 under a key that is
 * derived for each recipient, 128 bits of it in base64url. Stable as long as the secret is; two recipients cannot tell that
 * theirs stand for the same value.
 */
export function createPseudonyms(secret: Buffer): Pseudonyms {
  return (recipient) => {
    const key = createHmac('sha256', secret).update(`pairwise\0${recipient}`).digest();
    return (value) => createHmac('sha256', key).update(value).digest().subarray(0, 16).toString('base64url');
  };
}
