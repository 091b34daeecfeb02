/**
 * An object of an answer. It comes from outside: its keys may be called like properties of every object. It has no prototype with
 * enumerable properties, so `for ... in` goes over its own, without making a list of them.
 */
export type Data = Record<string, unknown>;

/** Whether a value is an object of an answer, and no list. */
export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads a property that the object itself has; undefined where it is inherited or missing. */
export function own(object: Data, key: string): unknown {
  const value = object[key];
  // What is inherited of `Object.prototype` are functions and, as `__proto__`, itself; JSON has neither.
  return typeof value === 'function' || value === Object.prototype ? undefined : value;
}

/**
 * Adds to an object what else is known of it: objects and lists are joined place by place, anything else is replaced.
 * What is added is not copied, so it may become a part of the object.
 */
export function merge(target: Data, added: Data): void {
  for (const key in added) {
    const value = added[key];
    const known = own(target, key);
    if (isData(known) && isData(value)) merge(known, value);
    else if (Array.isArray(known) && Array.isArray(value)) mergeLists(known, value);
    else if (value !== undefined && !(value === null && known !== undefined)) target[key] = value;
  }
}

function mergeLists(target: unknown[], added: readonly unknown[]): void {
  for (let index = 0; index < added.length; index++) {
    const value = added[index];
    const known = target[index];
    if (isData(known) && isData(value)) merge(known, value);
    else if (Array.isArray(known) && Array.isArray(value)) mergeLists(known, value);
    else if (value !== null || known === undefined) target[index] = value;
  }
}

/** A copy that shares no object or list with the original. */
export function copy<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((item) => copy<unknown>(item)) as Value;
  if (!isData(value)) return value;
  const copied: Data = {};
  for (const key in value) copied[key] = copy(value[key]);
  return copied as Value;
}
