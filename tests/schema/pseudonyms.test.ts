import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { aessiv } from '@noble/ciphers/aes.js';
import { createPseudonyms } from '../../schema/access/pseudonyms.ts';

const pseudonymsOf = createPseudonyms(Buffer.from('a secret that is long enough for everyone'));
const { seal, open } = pseudonymsOf('post');

/** Of every length up to some blocks, with what a padding could be mistaken for, and of more than one byte a character. */
const VALUES = [
  ...Array.from({ length: 50 }, (_, length) => 'x'.repeat(length)),
  ...['\u0080', 'a\u0000\u0000', '\u0000', 'ü'.repeat(8), '東京都庁', '🏛️'.repeat(5), 'res-AXV3UPSYL8', '7'],
];

describe('a pseudonym', () => {
  test.each(VALUES)('of %j opens to it, is the same each time, and fits into a URL', (value) => {
    const sealed = seal('Person.id', value);
    expect(open('Person.id', sealed)).toBe(value);
    expect(seal('Person.id', value)).toBe(sealed);
    expect(sealed).toMatch(/^[\w-]+$/);
  });

  test('stays what it is from version to version: companies keep it', () => {
    expect(seal('Resident.id', 'res-AXV3UPSYL8')).toBe('BHl_lRxoFmsyuCPr0mpOhCkMfanQdBwYZ3yVUVGhB2M');
  });

  test('tells of the length in steps of 16 bytes alone', () => {
    const lengthOf = (count: number) => seal('Person.id', 'x'.repeat(count)).length;
    expect(new Set([0, 1, 15].map(lengthOf))).toEqual(new Set([43]));
    expect(new Set([16, 31].map(lengthOf))).toEqual(new Set([64]));
  });

  test.each(VALUES)('of %j opens for nobody else, in no other field, under no other secret', (value) => {
    const sealed = seal('Person.id', value);
    expect(pseudonymsOf('bank').open('Person.id', sealed)).toBeUndefined();
    expect(open('Person.name', sealed)).toBeUndefined();
    const others = createPseudonyms(Buffer.from('another secret that is long enough too'));
    expect(others('post').open('Person.id', sealed)).toBeUndefined();
  });

  test('does not open with any one of its bits changed', () => {
    const bytes = Buffer.from(seal('Person.id', 'res-1'), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(open('Person.id', changed.toString('base64url'))).toBeUndefined();
    }
  });

  test('is nothing that somebody makes up', () => {
    const madeUp = Array.from({ length: 500 }, (_, length) => randomBytes(length % 80).toString('base64url'));
    expect(['', '=', 'res-1', ...madeUp].filter((made) => open('Person.id', made) !== undefined)).toEqual([]);
  });
});

test('the cipher is that of RFC 5297, section A.1', () => {
  const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
  const key = bytes('fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff');
  const data = bytes('101112131415161718191a1b1c1d1e1f2021222324252627');
  const sealed = aessiv(key, data).encrypt(bytes('112233445566778899aabbccddee'));
  expect(Buffer.from(sealed).toString('hex')).toBe(
    '85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c',
  );
});
