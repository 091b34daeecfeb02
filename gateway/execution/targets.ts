import type { ResponsePath } from '@apollo/query-planner';
import { isData, own, type Data } from '../graphql/data.ts';

/** An object that a fetch adds to, where it stands. */
export interface Target {
  object: Data;
  /** Response keys and list indexes from the root. */
  path: readonly (string | number)[];
  /** The objects that lead there, the nearest last. */
  ancestors: readonly Data[];
}

/** Finds the objects at a place of the data. */
export interface Targets {
  /** The objects alone, in the order of the data; one that stands in several places is found several times. */
  objects: (root: Data) => Data[];
  /** The objects with where they stand. */
  places: (root: Data) => Target[];
}

interface Step {
  /** Undefined stands for every item of a list. */
  key: string | undefined;
  /** The types that an object has to be of for the step to be taken; undefined for any. */
  types: readonly string[] | undefined;
}

/** Makes the search for the objects at a plan's path: response keys, and `@` for every item of a list. */
export function createTargets(path: ResponsePath): Targets {
  const steps = path.map(readStep);

  const locate = (value: unknown, index: number, at: Omit<Target, 'object'>, found: Target[]): void => {
    const step = steps[index];
    const items = (next: number): void => {
      if (!Array.isArray(value)) return;
      for (const [position, item] of value.entries())
        locate(item, next, { ...at, path: [...at.path, position] }, found);
    };
    if (step === undefined) {
      if (isData(value)) found.push({ object: value, ...at });
      else items(index);
    } else if (step.key === undefined) {
      items(index + 1);
    } else if (isData(value) && isOfOneOf(value, step.types)) {
      const below = { path: [...at.path, step.key], ancestors: [...at.ancestors, value] };
      locate(own(value, step.key), index + 1, below, found);
    }
  };

  return {
    objects: (root) => {
      let values: unknown[] = [root];
      for (const step of steps)
        values = step.key === undefined ? itemsOf(values) : valuesAt(values, step.key, step.types);
      while (values.some(Array.isArray)) values = values.flatMap((value) => value);
      return values.filter(isData);
    },
    places: (root) => {
      const found: Target[] = [];
      locate(root, 0, { path: [], ancestors: [] }, found);
      return found;
    },
  };
}

function itemsOf(lists: readonly unknown[]): unknown[] {
  const found: unknown[] = [];
  for (const list of lists) if (Array.isArray(list)) for (const item of list) found.push(item);
  return found;
}

function valuesAt(objects: readonly unknown[], key: string, types: readonly string[] | undefined): unknown[] {
  const found: unknown[] = [];
  for (const object of objects) if (isData(object) && isOfOneOf(object, types)) found.push(own(object, key));
  return found;
}

/** A key may carry the types it is for: `key|[A,B]`. */
function readStep(element: string | number): Step {
  const text = String(element);
  if (text === '@') return { key: undefined, types: undefined };
  const [, key = text, types] = /^(.*)\|\[(.*)\]$/.exec(text) ?? [];
  return { key: key === '@' ? undefined : key, types: types?.split(',').map((name) => name.trim()) };
}

function isOfOneOf(object: Data, types: readonly string[] | undefined): boolean {
  return types === undefined || types.includes(String(own(object, '__typename')));
}
