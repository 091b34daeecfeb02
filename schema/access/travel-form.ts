import type { Travel } from '../supergraph/travels.ts';
import type { Register } from './register.ts';
import type { Rules } from './rule.ts';

/** How a value travels to a subgraph: as it is, or as a pseudonym of the organisation that operates it. */
export type TravelForm = 'full' | 'pairwise';

/** What decides how values travel. */
interface Model {
  rules: Rules;
  register: Register;
}

/**
 * Decides how a value travels to a subgraph, whoever asks; undefined where it may not. What has no rule travels as it is, and so does what
 * the subgraph's operator owns, as the register says; anything else as far as `@release(to: ["operator:<subgraph>"])` on it goes: in
 * full, or as a pseudonym. No other mask can be sent, since an entity is not found by it.
 */
export function travelForm(
  { rules, register }: Model,
  { coordinate, to }: Pick<Travel, 'coordinate' | 'to'>,
): TravelForm | undefined {
  const [type = ''] = coordinate.split('.');
  if (register.types[type]?.owner === to) return 'full';
  const released = releasedForm(rules, coordinate, `operator:${to}`);
  return released ?? (rules.has(coordinate) || rules.has(type) ? undefined : 'full');
}

/** What a subgraph knows as pseudonyms and no other way. */
export interface PairwiseValues {
  /** The organisation that operates it, whose pseudonyms they are. */
  operator: string;
  coordinates: ReadonlySet<string>;
}

/** Finds, by subgraph, what is known there as pseudonyms. Without an operator a subgraph has none. */
export function pairwiseValues(
  model: Model,
  subgraphs: readonly string[],
): ReadonlyMap<string, PairwiseValues> {
  const found = new Map<string, PairwiseValues>();
  for (const to of subgraphs) {
    const operator = operatorOf(model.register, to);
    const coordinates = [...model.rules.keys()].filter(
      (coordinate) => travelForm(model, { coordinate, to }) === 'pairwise',
    );
    if (operator !== undefined && coordinates.length > 0)
      found.set(to, { operator, coordinates: new Set(coordinates) });
  }
  return found;
}

/** The organisation that operates a subgraph; undefined where the register names none. */
export function operatorOf(register: Register, subgraph: string): string | undefined {
  return Object.entries(register.organisations).find(([, { operates }]) => operates === subgraph)?.[0];
}

/** A full release stands above a masked one beside it. A field that is derived has several lists; the strictest counts. */
function releasedForm(rules: Rules, coordinate: string, operator: string): TravelForm | undefined {
  const forms = (rules.get(coordinate)?.demands ?? []).flatMap((demand) => {
    if (demand.kind !== 'releases') return [];
    const masks = demand.anyOf.filter(({ to }) => to.includes(operator)).map(({ mask }) => mask?.kind);
    if (masks.includes(undefined)) return ['full' as const];
    return masks.includes('pairwise') ? ['pairwise' as const] : [];
  });
  return forms.includes('pairwise') ? 'pairwise' : forms[0];
}
