import type { Travel } from '../supergraph/travels.ts';
import type { Register } from './register.ts';
import type { Rules } from './rule.ts';
import { travelForm } from './travel-form.ts';

/** A value that would reach the operator of a subgraph to whom nobody released it. */
export interface UnreleasedValue extends Travel {
  /** The coordinate whose rule closes the value: its own, or its type. */
  closedBy: string;
}

/**
 * Finds the values that travel to a subgraph without a release to its operator, in a form that can travel. The operator of a
 * subgraph receives what is sent to it, whoever asked.
 */
export function unreleasedValues(model: {
  rules: Rules;
  register: Register;
  travels: readonly Travel[];
}): UnreleasedValue[] {
  return model.travels.flatMap((value) => {
    if (travelForm(model, value) !== undefined) return [];
    const [type = ''] = value.coordinate.split('.');
    return [{ ...value, closedBy: model.rules.has(value.coordinate) ? value.coordinate : type }];
  });
}
