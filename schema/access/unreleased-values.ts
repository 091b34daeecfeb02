import type { Travel } from '../supergraph/travels.ts';
import type { Rules } from './rule.ts';

/** A value that would reach the operator of a subgraph to whom nobody released it. */
export interface UnreleasedValue extends Travel {
  /** The coordinate whose rule closes the value: its own, or its type. */
  closedBy: string;
}

/**
 * Finds the values that travel to a subgraph without a release to its operator. The operator of a subgraph receives what is
 * sent to it, whoever asked. A value without a rule may travel; a value with one only by `@release(to: ["operator:<subgraph>"])`
 * on it, in full.
 * @param isOwn whether a subgraph resolves the value itself, so that it learns nothing by being sent it.
 */
export function unreleasedValues(
  rules: Rules,
  values: readonly Travel[],
  isOwn: (subgraph: string, coordinate: string) => boolean,
): UnreleasedValue[] {
  return values.flatMap((value) => {
    const [type = ''] = value.coordinate.split('.');
    const closedBy = [value.coordinate, type].find((coordinate) => rules.has(coordinate));
    if (closedBy === undefined || isOwn(value.to, value.coordinate)) return [];
    return isReleasedTo(rules, value) ? [] : [{ ...value, closedBy }];
  });
}

function isReleasedTo(rules: Rules, { coordinate, to }: Travel): boolean {
  const demands = rules.get(coordinate)?.demands ?? [];
  return demands.some(
    (demand) =>
      demand.kind === 'releases' &&
      demand.anyOf.some((release) => release.mask === undefined && release.to.includes(`operator:${to}`)),
  );
}
