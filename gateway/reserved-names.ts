/** Response keys that begin so belong to the gateway; no caller may use one. */
export const RESERVED_PREFIX = 'concord__';

/** The response key under which the runtime type of an object is asked for, where the answer's shape depends on it. */
export const TYPENAME_KEY = `${RESERVED_PREFIX}typename`;
