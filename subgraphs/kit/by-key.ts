import DataLoader from 'dataloader';

/**
 * A DataLoader over one SQL statement for all keys of a level: `fetch` gets the distinct keys and returns the rows in
 * any order; each key gets the row that `keyOf` says is its own, or null.
 */
export function oneByKey<Row>(
  fetch: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> {
  return new DataLoader(async (keys) => {
    const rows = new Map((await fetch(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });
}

/** As {@link oneByKey}, for keys that have many rows each; the order of the rows is kept. */
export function manyByKey<Row>(
  fetch: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row[]> {
  return new DataLoader(async (keys) => {
    const rows = new Map<string, Row[]>(keys.map((key) => [key, []]));
    for (const row of await fetch(keys)) rows.get(keyOf(row))?.push(row);
    return keys.map((key) => rows.get(key) ?? []);
  });
}

/**
 * Loaders that depend on a field's arguments: one loader for each distinct set of arguments, made when it is first
 * asked for, and gone with the request that `perArguments` was called in.
 */
export function perArguments<Arguments, Loader>(
  make: (args: Arguments) => Loader,
): (args: Arguments) => Loader {
  const loaders = new Map<string, Loader>();
  return (args) => {
    const key = JSON.stringify(args);
    let loader = loaders.get(key);
    if (loader === undefined) loaders.set(key, (loader = make(args)));
    return loader;
  };
}
