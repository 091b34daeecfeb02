import { describe, expect, test } from '@jest/globals';
import { applyMask, parseMask, printMask } from '../../schema/access/mask.ts';

const pseudonym = (value: string) => `pseudonym-of-${value}`;
const masked = (mask: string, value: unknown) => {
  const parsed = parseMask(mask);
  if (parsed === undefined) throw new Error(`${mask} is no mask`);
  expect(printMask(parsed)).toBe(mask);
  return applyMask(parsed, value, pseudonym);
};

describe('a mask shows no more than it says', () => {
  test.each([
    ['year', '1987-06-05', '1987-01-01'],
    ['year', '2026-11-01T12:13:14.156Z', '2026-01-01T00:00:00.000Z'],
    ['year', '1987', null],
    ['year', 1987, null],
    ['prefix:2', 'Müller', 'Mü…'],
    ['prefix:2', 'Li', '…'],
    ['prefix:2', '', '…'],
    ['prefix:3', '😀😀😀😀', '😀😀😀…'],
    ['prefix:2', { toString: () => 'ab' }, null],
    ['last:4', 'NL12BANK0123456789', '…6789'],
    ['last:4', '6789', '…'],
    ['last:2', 12345, '…45'],
    ['band:1000', 4999, 4000],
    ['band:1000', 0, 0],
    ['band:1000', -1, -1000],
    ['band:10', 12.5, 10],
    ['band:10', '12', null],
    ['band:10', Number.NaN, null],
    ['pairwise', 'res-1', 'pseudonym-of-res-1'],
    ['pairwise', 7, 'pseudonym-of-7'],
    ['pairwise', true, null],
    ['last:1', ['ab', null, 'cd'], ['…b', null, '…d']],
    ['year', null, null],
  ])('%s of %p is %p', (mask, value, shown) => {
    expect(masked(mask, value)).toEqual(shown);
  });

  test.each([
    '',
    'month',
    'year:1',
    'prefix',
    'prefix:0',
    'prefix:-1',
    'prefix:1.5',
    'band:',
    'pairwise:3',
    'last:x',
  ])('%p is no mask', (text) => {
    expect(parseMask(text)).toBeUndefined();
  });
});
