/** Random numbers that follow from a seed, so that every run can be repeated. */
export interface Random {
  /** An integer from 0 up to, and without, the bound. */
  below: (bound: number) => number;
  /** True with this probability. */
  chance: (probability: number) => boolean;
  /** One of the items. */
  pick: <Item>(items: readonly Item[]) => Item;
}

/** Makes random numbers from a seed. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = (): number => hash(state++) / 2 ** 32;
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: <Item>(items: readonly Item[]) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('there is nothing to pick from');
      return item;
    },
  };
}

/** An integer of 32 bits that looks random, from another (the finalizer of MurmurHash3). */
export function hash(value: number): number {
  let mixed = Math.imul(value + 0x9e3779b9, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** An integer of 32 bits from a text and a seed (FNV-1a, finished). */
export function hashText(text: string, seed: number): number {
  let mixed = 0x811c9dc5 ^ seed;
  for (let index = 0; index < text.length; index++)
    mixed = Math.imul(mixed ^ text.charCodeAt(index), 0x01000193);
  return hash(mixed);
}
