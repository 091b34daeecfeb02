/** How a value is made coarser before it leaves. `n` is a positive whole number. */
export type Mask =
  | { kind: 'year' }
  | { kind: 'prefix'; n: number }
  | { kind: 'last'; n: number }
  | { kind: 'band'; n: number }
  | { kind: 'pairwise' };

/** The scalars that each mask is defined for; on others it is refused when a supergraph is read. */
export const MASKED_SCALARS: Readonly<Record<Mask['kind'], readonly string[]>> = {
  year: ['Date', 'DateTime'],
  prefix: ['String', 'ID'],
  last: ['String', 'ID'],
  band: ['Int', 'Float'],
  pairwise: ['String', 'ID'],
};

/** Makes a recipient's pseudonym of a value: stable for one recipient, and different for each. */
export type Pseudonym = (value: string) => string;

/** Reads a mask as the directive writes it, such as `last:4`; undefined where it is none. */
export function parseMask(text: string): Mask | undefined {
  const [, kind, digits] = /^([a-z]+)(?::([1-9]\d{0,14}))?$/.exec(text) ?? [];
  if (kind === 'year' || kind === 'pairwise') return digits === undefined ? { kind } : undefined;
  if (kind === 'prefix' || kind === 'last' || kind === 'band') {
    return digits === undefined ? undefined : { kind, n: Number(digits) };
  }
  return undefined;
}

/** Writes a mask as the directive does. */
export function printMask(mask: Mask): string {
  return 'n' in mask ? `${mask.kind}:${mask.n}` : mask.kind;
}

/**
 * Masks one value; lists are masked item by item.
 * - `year`: the first moment of the year: `2024-01-01`, `2024-01-01T00:00:00.000Z`.
 * - `prefix:n`, `last:n`: the first or last n characters, and `…` for the rest. A value of at most n characters is `…`
 *   alone, since it would otherwise be shown whole.
 * - `band:n`: the greatest multiple of n that is not above the value.
 * - `pairwise`: the recipient's pseudonym.
 * A value that is not of the form that the mask is defined for becomes null: it cannot be shown safely.
 */
export function applyMask(mask: Mask, value: unknown, pseudonym: Pseudonym): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((item) => applyMask(mask, item, pseudonym));
  switch (mask.kind) {
    case 'year':
      return typeof value === 'string' ? yearOf(value) : null;
    case 'prefix':
      return withText(value, (characters) => `${characters.slice(0, mask.n).join('')}…`, mask.n);
    case 'last':
      return withText(value, (characters) => `…${characters.slice(-mask.n).join('')}`, mask.n);
    case 'band':
      return typeof value === 'number' && Number.isFinite(value) ? Math.floor(value / mask.n) * mask.n : null;
    case 'pairwise':
      return typeof value === 'string' || typeof value === 'number' ? pseudonym(String(value)) : null;
  }
}

function yearOf(value: string): string | null {
  const [, year, time] = /^(\d{4})-\d{2}-\d{2}(T.*)?$/.exec(value) ?? [];
  if (year === undefined) return null;
  return time === undefined ? `${year}-01-01` : `${year}-01-01T00:00:00.000Z`;
}

function withText(value: unknown, show: (characters: string[]) => string, n: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const characters = Array.from(String(value));
  return characters.length > n ? show(characters) : '…';
}
