import type { Travel } from '../supergraph/travels.ts';
import type { Demand, Rule, Rules } from './rule.ts';

/**
 * Adds to each field that is derived, by `@requires` or `@fromContext`, what its inputs demand, and their inputs in turn: who may
 * not see an input may not see what was made of it. An input that is released masked counts as not released, since what is made of
 * it was made of the whole value.
 */
export function deriveRules(rules: Rules, values: readonly Travel[]): Rules {
  const inputs = new Map<string, string[]>();
  for (const { coordinate, by } of values) {
    if (by.kind !== 'key') inputs.set(by.field, [...(inputs.get(by.field) ?? []), coordinate]);
  }
  const demandsOfInputs = (field: string, seen: ReadonlySet<string>): Demand[] =>
    (inputs.get(field) ?? [])
      .filter((input) => !seen.has(input))
      .flatMap((input) => {
        const [type = ''] = input.split('.');
        const own = [...(rules.get(type)?.demands ?? []), ...(rules.get(input)?.demands ?? [])];
        return [...own, ...demandsOfInputs(input, new Set([...seen, input]))];
      });

  const derived = new Map<string, Rule>(rules);
  for (const coordinate of inputs.keys()) {
    const added = demandsOfInputs(coordinate, new Set([coordinate])).map(inFull);
    const own = rules.get(coordinate)?.demands ?? [];
    if (added.length > 0) derived.set(coordinate, { coordinate, demands: unique([...own, ...added]) });
  }
  return derived;
}

function inFull(demand: Demand): Demand {
  if (demand.kind !== 'releases') return demand;
  return { kind: 'releases', anyOf: demand.anyOf.filter(({ mask }) => mask === undefined) };
}

function unique(demands: readonly Demand[]): Demand[] {
  return [...new Map(demands.map((demand) => [JSON.stringify(demand), demand])).values()];
}
