/** How many entries are added until a map is made anew. */
const RENEWED_AFTER = 64;

/**
 * A map for entries that come and go with requests, in a place that outlives them. V8 links each table that a `Map` or a `Set` has
 * outgrown, also by holes alone, to the table after it. Once the garbage collector has moved one of them to the old generation, all
 * that come after live on until a full collection, and so does everything that was ever in them. So this is made anew every so often.
 */
export class TransientMap<Key, Value> {
  #entries = new Map<Key, Value>();
  #added = 0;

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: Key, value: Value): void {
    if (++this.#added % RENEWED_AFTER === 0) this.#entries = new Map(this.#entries);
    this.#entries.set(key, value);
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  keys(): Key[] {
    return [...this.#entries.keys()];
  }

  clear(): void {
    this.#entries = new Map();
  }
}
