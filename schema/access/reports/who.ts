import type { AccessModel } from './model.ts';
import { recipients, rulesAt, type RecipientReport, type RuleReport } from './rule-report.ts';
import { createView, isSeen, type Form } from './sights.ts';

/** One client that sees a coordinate in one form. */
export interface CallerReport {
  organisation: string;
  /** Undefined for the anonymous caller. */
  client: string | undefined;
  /** Whether only with a resident signed in. */
  resident: boolean;
  form: Form;
  /** The purposes for which; none for the anonymous caller. */
  purposes: string[];
}

/** Who sees a coordinate. */
export interface WhoReport {
  coordinate: string;
  callers: CallerReport[];
  /** The rules that have a say: the type's, the field's, and that of the type it returns. None means open. */
  rules: RuleReport[];
  /** The operators who receive the value because it travels to their subgraph. */
  operators: RecipientReport[];
}

/**
 * Answers who sees a coordinate: a field, or a type that can be met.
 * @throws QuestionError where there is no such coordinate.
 */
export function who(model: AccessModel, coordinate: string): WhoReport {
  const view = createView(model);
  const found = view.find(coordinate);
  const callers: CallerReport[] = [];
  for (const party of view.parties) {
    const form = view.sightsOf(party).formOf(found);
    if (!isSeen(form)) continue;
    const { organisation, client, purpose, resident } = party;
    const purposes = purpose === undefined ? [] : [purpose];
    const before = callers.find((caller) => caller.client === client && caller.form === form);
    if (before) before.purposes.push(...purposes);
    else callers.push({ organisation, client, resident, form, purposes });
  }
  const operators = recipients(model).filter((received) => received.coordinate === coordinate);
  return { coordinate, callers, rules: rulesAt(view, coordinate), operators };
}
