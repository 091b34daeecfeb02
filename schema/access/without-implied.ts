import { Kind, type DocumentNode } from 'graphql';
import type { Demand, Rule, Rules } from './rule.ts';

/**
 * Leaves out the rules of interfaces that say no more than those of the types behind them. Composition writes to an interface, and
 * to each of its fields, everything that any of its types demands, which would refuse an interface whole for one of its types. A
 * decision asks every type that can stand at a place anyway. A rule that is anything else than that is kept.
 */
export function withoutImplied(document: DocumentNode, rules: Rules): Rules {
  const typesOf = typesBehind(document);
  const isNews = ({ coordinate, demands }: Rule): boolean => {
    const [type = '', field] = coordinate.split('.');
    const types = typesOf.get(type);
    if (types === undefined) return true;
    const behind = types.flatMap((each) => rules.get(field === undefined ? each : `${each}.${field}`) ?? []);
    return demands.some((demand) => !isImplied(demand, behind));
  };
  return new Map([...rules].filter(([, rule]) => isNews(rule)));
}

/** By interface, the object types that implement it. */
function typesBehind(document: DocumentNode): Map<string, string[]> {
  const behind = new Map<string, string[]>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const { name } of definition.interfaces ?? []) append(behind, name.value, definition.name.value);
  }
  return behind;
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Whether a demand is what these rules demand of its kind, all together. */
function isImplied(demand: Demand, rules: readonly Rule[]): boolean {
  const others = rules.flatMap(({ demands }) => demands.filter(({ kind }) => kind === demand.kind));
  if (others.length === 0 || demand.kind === 'releases') return false;
  if (demand.kind === 'authenticated') return true;
  const joined = others.reduce<Alternatives | undefined>(
    (all, other) => (all && 'anyOf' in other ? conjunction(all, other.anyOf as Alternatives) : undefined),
    [[]],
  );
  return joined !== undefined && canonical(joined) === canonical(demand.anyOf);
}

type Alternatives = readonly (readonly string[])[];

/** More alternatives than this are not multiplied out; composition itself would have given up long before. */
const MOST_ALTERNATIVES = 1000;

function conjunction(one: Alternatives, other: Alternatives): Alternatives | undefined {
  if (one.length * other.length > MOST_ALTERNATIVES) return undefined;
  return shortest(one.flatMap((a) => other.map((b) => [...new Set([...a, ...b])])));
}

/** Without the alternatives that demand more than another does. */
function shortest(alternatives: Alternatives): Alternatives {
  const unique = [...new Map(alternatives.map((names) => [key(names), names])).values()];
  return unique.filter(
    (names) => !unique.some((other) => other !== names && other.every((name) => names.includes(name))),
  );
}

function canonical(alternatives: Alternatives): string {
  return JSON.stringify(shortest(alternatives).map(key).sort());
}

function key(names: readonly string[]): string {
  return JSON.stringify([...new Set(names)].sort());
}
