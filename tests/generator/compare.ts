import { isDeepStrictEqual } from 'node:util';
import type { Answer } from './sides.ts';

/** How exactly the gateway is expected to say where something failed. */
export interface Exactness {
  /** The codes of errors whose paths may leave list indexes out; all, where the engine never tells them. */
  withoutIndexes: readonly string[] | 'all';
}

/** What the gateway's own engine promises: where a value is missing in the end is told by response keys alone. */
export const CONCORD: Exactness = { withoutIndexes: ['VALUE_MISSING', 'VALUE_INACCESSIBLE'] };

/** For one entity that stands in many places, an engine names this many of them. */
const NAMED_PLACES = 20;

/**
 * Compares the gateway's answer with that of the whole graph; undefined where they are the same.
 *
 * The data have to be equal. Errors are compared by the null that each explains, since that is what GraphQL fixes (section 6.4.4):
 * an error goes up from where it was raised to the nearest place that may be null, and where several go up to one place, any of
 * them may be reported. So an error explains the first null on its path. For a field that is null itself, that is the path itself.
 *
 * 1. Each null that the whole graph explains is explained by the gateway.
 * 2. Each error of the gateway explains a null that the whole graph explains. A path that leaves list indexes out, where it may,
 *    explains at least one.
 * 3. What the gateway fetches for its own use (a required value) is not in the answer. An error there is told at the object that
 *    lacks it, or above: at a value that is no null and no leaf. The whole graph does not know such an error, and no other may be
 *    one too many. It stands for the nulls below it.
 */
export function difference(whole: Answer, gateway: Answer, exactness: Exactness): string | undefined {
  if (!isDeepStrictEqual(whole.data, gateway.data))
    return `the data differ at ${placeOfDifference(whole.data, gateway.data)}`;
  const expected = new Map(
    whole.errors.flatMap((error) =>
      explain(whole.data, error.path, false).nulls.map((place) => [nameOf(place), error]),
    ),
  );
  const explained = new Set<string>();
  const named = new Map<string, number>();
  const around: string[] = [];
  for (const { path, code } of gateway.errors) {
    named.set(patternOf(path), (named.get(patternOf(path)) ?? 0) + 1);
    const mayLeaveOut = exactness.withoutIndexes === 'all' || exactness.withoutIndexes.includes(code ?? '');
    const { nulls, isAround } = explain(gateway.data, path, mayLeaveOut);
    if (isAround) {
      around.push(patternOf(path));
      continue;
    }
    const right = nulls.map(nameOf).filter((place) => expected.has(place));
    if (right.length === 0 || (!mayLeaveOut && right.length < nulls.length))
      return `the gateway's error at ${nameOf(path)} (${code}) explains no null of the whole graph`;
    for (const place of right) explained.add(place);
  }
  for (const [place, { path, message }] of expected) {
    const isCapped = (named.get(patternOf(path)) ?? 0) >= NAMED_PLACES;
    const isBelow = around.some((above) => `${patternOf(path)}.`.startsWith(above === '' ? '' : `${above}.`));
    if (!explained.has(place) && !isCapped && !isBelow)
      return `no error of the gateway explains the null at ${place}: ${message}`;
  }
  return undefined;
}

type Path = readonly (string | number)[];

/** The first null on a path; several, where list indexes are left out of it. Or whether it ends around other values. */
function explain(data: unknown, path: Path, mayLeaveOut: boolean): { nulls: Path[]; isAround: boolean } {
  const nulls: Path[] = [];
  let isAround = false;
  const walk = (value: unknown, index: number, at: Path): void => {
    const key = path[index];
    if (value === null) nulls.push(at);
    if (value === null || typeof value !== 'object') return;
    if (mayLeaveOut && Array.isArray(value) && typeof key !== 'number')
      for (const [position, item] of value.entries()) walk(item, index, [...at, position]);
    else if (key === undefined) isAround = true;
    else walk((value as Record<string | number, unknown>)[key], index + 1, [...at, key]);
  };
  walk(data, 0, []);
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- the walk above may have set it.
  return { nulls, isAround: isAround && nulls.length === 0 };
}

function nameOf(path: Path): string {
  return path.length === 0 ? 'the root' : path.join('.');
}

function patternOf(path: Path): string {
  return path.filter((key) => typeof key === 'string').join('.');
}

function placeOfDifference(whole: unknown, gateway: unknown, at: Path = []): string {
  const isNested = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null;
  if (!isNested(whole) || !isNested(gateway) || Array.isArray(whole) !== Array.isArray(gateway))
    return `${nameOf(at)}: ${short(whole)} is right, ${short(gateway)} was answered`;
  for (const key of new Set([...Object.keys(whole), ...Object.keys(gateway)]))
    if (!isDeepStrictEqual(whole[key], gateway[key]))
      return placeOfDifference(whole[key], gateway[key], [...at, key]);
  return nameOf(at);
}

function short(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200);
}
