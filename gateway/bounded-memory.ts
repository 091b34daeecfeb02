import { LRUCache } from 'lru-cache';
import { bytesOf } from './graphql/bytes-of.ts';

/** What is kept beside a value and its key. */
const ENTRY_BYTES = 500;

/**
 * What was made of things, kept until others need its place: all {@link Shelf}s of it together take no more than so many bytes, as far
 * as that can be told. What was not used for longest is given up. What is larger than the whole memory is not kept.
 */
export class BoundedMemory {
  readonly #inUse: LRUCache<object, () => void>;

  constructor(bytes: number) {
    this.#inUse = new LRUCache({
      maxSize: bytes,
      dispose: (forget) => {
        forget();
      },
    });
  }

  /** Whether there is a place for something so large. */
  holds(bytes: number): boolean {
    return bytes <= this.#inUse.maxSize;
  }

  /** @param forget is called when it is given up. */
  keep(thing: object, bytes: number, forget: () => void): void {
    this.#inUse.set(thing, forget, { size: bytes });
  }

  use(thing: object): void {
    this.#inUse.get(thing);
  }
}

/** Keeps what was made of an owner, by a key where that can be made in several ways. Keeps no owner alive, unless its values do. */
export class Shelf<Owner extends object, Value> {
  readonly #memory: BoundedMemory;
  readonly #places = new WeakMap<Owner, Map<string, { value: Value }>>();

  constructor(memory: BoundedMemory) {
    this.#memory = memory;
  }

  get(owner: Owner, key = ''): Value | undefined {
    const place = this.#places.get(owner)?.get(key);
    if (place) this.#memory.use(place);
    return place?.value;
  }

  /**
   * @param ownBytes how much it takes, with all that hangs on it later on.
   * @returns the value.
   */
  keep(owner: Owner, value: Value, ownBytes: number, key = ''): Value {
    const bytes = ENTRY_BYTES + bytesOf(key) + ownBytes;
    let places = this.#places.get(owner);
    if (places === undefined) this.#places.set(owner, (places = new Map<string, { value: Value }>()));
    if (places.has(key) || !this.#memory.holds(bytes)) return value;
    const place = { value };
    places.set(key, place);
    this.#memory.keep(place, bytes, () => places.delete(key));
    return value;
  }
}
