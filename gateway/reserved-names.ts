/** Response keys that begin so belong to the gateway; no caller may use one. */
export const RESERVED_PREFIX = 'concord__';

/** The response key under which the runtime type of an object is asked for, where the answer's shape depends on it. */
export const TYPENAME_KEY = `${RESERVED_PREFIX}typename`;

const ALIAS_PREFIX = `${RESERVED_PREFIX}as_`;

/** The response key that stands for an alias which is called like a field of the graph, from its preparation to its answer. */
export function disguisedAlias(alias: string): string {
  return ALIAS_PREFIX + alias;
}

/** The response key as the caller wrote it. */
export function shownKey(key: string): string {
  return key.startsWith(ALIAS_PREFIX) ? key.slice(ALIAS_PREFIX.length) : key;
}
