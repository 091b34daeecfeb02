import { createHash } from 'node:crypto';

/** A source of example data: the same key gives the same values, on every machine, in every run. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  integer: (min: number, max: number) => number;
  /** One of the values. */
  pick: <Value>(values: readonly Value[]) => Value;
  /** True in a share of `probability` (0 to 1) of the cases. */
  chance: (probability: number) => boolean;
}

/** Makes the source that belongs to `key`, such as `resident:17:income`. */
export function random(key: string): Random {
  let state = createHash('sha256').update(key).digest().readUInt32LE();
  // The mulberry32 generator: 32 bits of state, plenty for example data.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    integer,
    pick: (values) => {
      const value = values[integer(0, values.length - 1)];
      if (value === undefined) throw new RangeError('nothing to pick from');
      return value;
    },
    chance: (probability) => next() < probability,
  };
}

/** Without letters and digits that look alike. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A readable code of `length` characters that belongs to `key`. Different keys may share one. */
export function codeFor(key: string, length: number): string {
  const bytes = createHash('sha256').update(key).digest();
  return Array.from({ length }, (_, index) => ALPHABET[(bytes[index] ?? 0) % ALPHABET.length]).join('');
}

/** A number in `length` readable characters of five bits each. Different numbers that fit never share one. */
export function readable(number: bigint, length: number): string {
  return Array.from({ length }, (_, index) => {
    const bits = (number >> BigInt(5 * (length - 1 - index))) & 31n;
    return ALPHABET[Number(bits)];
  }).join('');
}
