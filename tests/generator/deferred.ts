import { isDeepStrictEqual } from 'node:util';
import { Kind, parse, print, visit, type ConstDirectiveNode, type SelectionNode } from 'graphql';
import type { answer } from '../../gateway/pipeline.ts';
import { createRandom } from './random.ts';
import { toAnswer, type Answer } from './sides.ts';

type InParts = Awaited<ReturnType<typeof answer>>;
type Path = readonly (string | number)[];

/** An answer in parts, put together as a client does. */
export interface Assembled extends Answer {
  /** The objects of fragments that were null as a whole: a null that may not be went up to there. */
  nulled: readonly Path[];
  /** How many deferred fragments came. */
  fragments: number;
}

/** Defers parts of an operation: fragments that it has, and such that are put around some of its selections. */
export function withDefers(text: string, seed: number): string {
  const random = createRandom(seed);
  let count = 0;
  const defer = (): ConstDirectiveNode => {
    const label = random.chance(0.5) ? `label: "${count++}"` : '';
    const condition = random.chance(0.1) ? `if: ${random.chance(0.5)}` : '';
    const list = [label, condition].filter(Boolean).join(', ');
    return (parse(`{ ... @defer${list && `(${list})`} { a } }`, { noLocation: true }) as never as Literal)
      .definitions[0].selectionSet.selections[0].directives[0];
  };
  const deferred = visit(parse(text, { noLocation: true }), {
    InlineFragment: (node) =>
      random.chance(0.4) ? { ...node, directives: [...(node.directives ?? []), defer()] } : undefined,
    FragmentSpread: (node) =>
      random.chance(0.4) ? { ...node, directives: [...(node.directives ?? []), defer()] } : undefined,
    SelectionSet: {
      leave: (node) => {
        if (!random.chance(0.3)) return undefined;
        const inside = node.selections.map(() => random.chance(0.5));
        const taken = node.selections.filter((_, index) => inside[index]);
        if (taken.length === 0) return undefined;
        const fragment: SelectionNode = {
          kind: Kind.INLINE_FRAGMENT,
          directives: [defer()],
          selectionSet: { kind: Kind.SELECTION_SET, selections: taken },
        };
        return { ...node, selections: [...node.selections.filter((_, index) => !inside[index]), fragment] };
      },
    },
  });
  return print(deferred);
}

interface Literal {
  definitions: [{ selectionSet: { selections: [{ directives: [ConstDirectiveNode] }] } }];
}

/**
 * Puts an answer in parts together (the format of `deferSpec=20220824`).
 * @throws Error where a part has no object to be added to, or the parts do not end as they say.
 */
export async function assemble({ data, errors = [], later }: InParts): Promise<Assembled> {
  const whole = JSON.parse(data) as Record<string, unknown> | null;
  const told = [...errors];
  const nulled: Path[] = [];
  let fragments = 0;
  let hasNext = later !== undefined;
  for await (const part of later ?? []) {
    if (!hasNext) throw new Error('a part came after the last');
    ({ hasNext } = part);
    for (const { path, data: added, errors: own = [] } of part.incremental) {
      fragments++;
      told.push(...own);
      const object = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], whole);
      if (!isRecord(object)) throw new Error(`no object is at ${path.join('.')}`);
      const value = JSON.parse(added) as unknown;
      if (value === null) nulled.push(path);
      else joined(object, value, path, nulled);
    }
  }
  if (hasNext) throw new Error('the last part did not come');
  const result = { data: whole, errors: told as never };
  return { ...toAnswer(result), nulled, fragments };
}

/**
 * Puts two values of one place together. Where one part says null and another does not, the null came up from something that the
 * other does not ask for.
 */
function joined(known: unknown, added: unknown, at: Path, nulled: Path[]): unknown {
  if (known === undefined || isDeepStrictEqual(known, added)) return added;
  if (known === null || added === null) {
    nulled.push(at);
    return known ?? added;
  }
  if (Array.isArray(known) && Array.isArray(added) && known.length === added.length)
    return known.map((item, index) => joined(item, added[index], [...at, index], nulled));
  if (!isRecord(known) || !isRecord(added)) throw new Error(`two parts differ at ${at.join('.')}`);
  // The object stays the same, since more may be added to it.
  for (const [key, value] of Object.entries(added))
    known[key] = joined(Object.hasOwn(known, key) ? known[key] : undefined, value, [...at, key], nulled);
  return known;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Where an answer in parts says something else than the whole; undefined where nowhere. A null that goes up ends at a deferred
 * fragment, so what is null in the whole may be there, and what is in such a fragment may be missing.
 */
export function placeOfContradiction(
  whole: unknown,
  parts: unknown,
  nulled: readonly Path[],
  at: Path = [],
): Path | undefined {
  if (isDeepStrictEqual(whole, parts)) return undefined;
  const isAt = (path: Path): boolean => at.every((key, index) => path[index] === key);
  if (whole === null) return nulled.some(isAt) ? undefined : at;
  if (Array.isArray(whole) && Array.isArray(parts) && whole.length === parts.length)
    return first(whole.keys(), (index) =>
      placeOfContradiction(whole[index], parts[index], nulled, [...at, index]),
    );
  if (!isRecord(whole) || !isRecord(parts)) return at;
  const mayLack = nulled.some((path) => path.length === at.length && isAt(path));
  return first(new Set([...Object.keys(whole), ...Object.keys(parts)]), (key) => {
    if (!Object.hasOwn(parts, key) && mayLack) return undefined;
    return placeOfContradiction(whole[key], parts[key], nulled, [...at, key]);
  });
}

function first<Item>(items: Iterable<Item>, find: (item: Item) => Path | undefined): Path | undefined {
  for (const item of items) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
