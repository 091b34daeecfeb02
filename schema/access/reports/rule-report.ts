import type { RulePlace } from './rule-places.ts';
import { printRule } from './print-rule.ts';
import type { AccessModel } from './model.ts';
import { isField, type View } from './sights.ts';
import { operatorOf, travelForm, type TravelForm } from '../travel-form.ts';
import type { Travel } from '../../supergraph/travels.ts';

/** A rule as a report shows it. */
export interface RuleReport {
  coordinate: string;
  /** As the supergraph has it. */
  directives: string[];
  /** Where it is written; none where the schemas are not at hand, or composition has worked the rule out. */
  places: readonly RulePlace[];
}

/** An operator who is sent a value, whoever asks. */
export interface RecipientReport extends Travel {
  /** `pairwise` where it is sent as a pseudonym; undefined where it was not released, so that nothing is served. */
  form: TravelForm | undefined;
  /** The organisation that operates the subgraph; undefined where the register names none. */
  operator: string | undefined;
}

/** The rules that have a say at a coordinate. */
export function rulesAt({ model, find }: View, coordinate: string): RuleReport[] {
  const found = find(coordinate);
  const ruledBy = isField(found) ? found.ruledBy : [found.name];
  return ruledBy.flatMap((name) => {
    const rule = model.rules.get(name);
    if (rule === undefined) return [];
    return [{ coordinate: name, directives: printRule(rule), places: model.places?.get(name) ?? [] }];
  });
}

/** The values that travel between subgraphs, each with the operator who receives it, and in which form. */
export function recipients({ travels, rules, register }: AccessModel): RecipientReport[] {
  return travels.map((travel) => ({
    ...travel,
    form: travelForm({ rules, register }, travel),
    operator: operatorOf(register, travel.to),
  }));
}
