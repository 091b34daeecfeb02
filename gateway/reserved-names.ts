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

/**
 * The label of a deferred fragment, from its preparation to its answer: every fragment has one of its own, whatever the caller
 * calls it.
 * @param label the caller's; undefined where there is none.
 */
export function ownLabel(index: number, label: string | undefined): string {
  return label === undefined ? String(index) : `${index}:${label}`;
}

/** The label under which one of several copies of a fragment is planned, so that the planner never meets one label twice. */
export function plannedLabel(copy: number, label: string): string {
  return `${copy}|${label}`;
}

/** The label of the fragment that was planned. */
export function unplannedLabel(planned: string): string {
  return planned.slice(planned.indexOf('|') + 1);
}

/** The label as the caller wrote it. */
export function shownLabel(label: string): string | undefined {
  const colon = label.indexOf(':');
  return colon < 0 ? undefined : label.slice(colon + 1);
}
