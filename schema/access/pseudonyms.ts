import { hkdfSync } from 'node:crypto';
import { aessiv } from '@noble/ciphers/aes.js';

/** One recipient's pseudonyms. A value has another pseudonym in each field, so that one field's does not pass for another's. */
export interface Pseudonyms {
  /** The pseudonym of a field's value: the same each time. */
  seal: (coordinate: string, value: string) => string;
  /** The value of a field that a pseudonym stands for; undefined where it is not one of this recipient's for this field. */
  open: (coordinate: string, pseudonym: string) => string | undefined;
}

/** Gives each recipient pseudonyms of its own, by the organisation's id. */
export type PseudonymsOf = (organisation: string) => Pseudonyms;

const BLOCK = 16;
const KEY_BYTES = 64;
const END = 0x80;

/**
 * Makes pairwise pseudonyms that who holds the secret can open: AES-SIV (RFC 5297) in base64url (RFC 4648, section 5), under a key that
 * HKDF-SHA-256 (RFC 5869) derives from the secret for each recipient, with the field's coordinate as associated data. Values are padded to
 * whole blocks of 16 bytes (ISO/IEC 7816-4), so their length shows in steps of 16 alone. Stable as long as the secret is.
 * @param secret at least 32 bytes that nobody can guess.
 */
export function createPseudonyms(secret: Uint8Array): PseudonymsOf {
  const known = new Map<string, Pseudonyms>();
  return (organisation) => {
    let pseudonyms = known.get(organisation);
    if (pseudonyms === undefined)
      known.set(organisation, (pseudonyms = underKey(keyFor(secret, organisation))));
    return pseudonyms;
  };
}

function keyFor(secret: Uint8Array, organisation: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `concord pairwise v1 ${organisation}`, KEY_BYTES));
}

function underKey(key: Uint8Array): Pseudonyms {
  // A cipher of this library works once.
  const cipherFor = (coordinate: string): ReturnType<typeof aessiv> => aessiv(key, Buffer.from(coordinate));
  return {
    seal: (coordinate, value) =>
      Buffer.from(cipherFor(coordinate).encrypt(pad(Buffer.from(value)))).toString('base64url'),
    open: (coordinate, pseudonym) => {
      const sealed = Buffer.from(pseudonym, 'base64url');
      // Other spellings of the same bytes are not what was given out.
      if (sealed.length < 2 * BLOCK || sealed.toString('base64url') !== pseudonym) return undefined;
      try {
        return unpad(cipherFor(coordinate).decrypt(sealed));
      } catch {
        return undefined;
      }
    },
  };
}

function pad(value: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(value.length / BLOCK) + 1) * BLOCK);
  padded.set(value);
  padded[value.length] = END;
  return padded;
}

function unpad(padded: Uint8Array): string {
  return Buffer.from(padded.subarray(0, padded.lastIndexOf(END))).toString();
}
