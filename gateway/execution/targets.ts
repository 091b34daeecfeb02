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

  const collect = (value: unknown, index: number, found: Data[]): void => {
    const step = steps[index];
    if (step === undefined) {
      if (isData(value)) found.push(value);
      else if (Array.isArray(value)) for (const item of value) collect(item, index, found);
    } else if (step.key === undefined) {
      if (Array.isArray(value)) for (const item of value) collect(item, index + 1, found);
    } else if (isData(value) && isOfOneOf(value, step.types)) {
      collect(own(value, step.key), index + 1, found);
    }
  };

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
      const found: Data[] = [];
      collect(root, 0, found);
      return found;
    },
    places: (root) => {
      const found: Target[] = [];
      locate(root, 0, { path: [], ancestors: [] }, found);
      return found;
    },
  };
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
