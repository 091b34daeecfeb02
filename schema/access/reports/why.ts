import type { GraphQLNamedType } from 'graphql';
import { sayDemand, sayWhyNot } from './explain.ts';
import type { AccessModel } from './model.ts';
import { nearestRefusals, type RefusedStep } from './nearest-refusals.ts';
import { nameOf, printParty, requireOrganisation, type Party, type PartyName } from './parties.ts';
import { recipients, rulesAt, type RecipientReport, type RuleReport } from './rule-report.ts';
import type { FieldEntry } from './schema-index.ts';
import { createView, isField, isSeen, type Form, type View } from './sights.ts';

/** The decision about one party, and how it came about. */
export interface Explanation extends PartyName {
  form: Form;
  /** The rule's coordinate, or the steps, that refuse; none where it is seen. */
  refusedAt: string[];
  /** A way from a root to it, as coordinates; none where it is not seen. */
  way: string[];
  /** All of it, for people. */
  sentences: string[];
}

/** Why an organisation sees something, or does not. */
export interface WhyReport {
  organisation: string;
  coordinate: string;
  parties: Explanation[];
  rules: RuleReport[];
  /** Where the organisation operates a subgraph that the value travels to. */
  receives: RecipientReport[];
}

/**
 * Explains, for each client and purpose of an organisation, why it sees a coordinate or does not.
 * @throws QuestionError where there is no such organisation or coordinate.
 */
export function why(model: AccessModel, organisation: string, coordinate: string): WhyReport {
  requireOrganisation(model, organisation);
  const view = createView(model);
  const found = view.find(coordinate);
  return {
    organisation,
    coordinate,
    parties: view.parties
      .filter((party) => party.organisation === organisation)
      .map((party) => explain(view, party, found, coordinate)),
    rules: rulesAt(view, coordinate),
    receives: recipients(model).filter(
      (received) => received.operator === organisation && received.coordinate === coordinate,
    ),
  };
}

function explain(
  view: View,
  party: Party,
  found: FieldEntry | GraphQLNamedType,
  coordinate: string,
): Explanation {
  const sights = view.sightsOf(party);
  const form = sights.formOf(found);
  const steps = nearestRefusals(view, sights, found);
  const name = printParty(party);
  const explained = { ...nameOf(party), form, refusedAt: steps.map((step) => step.coordinate), way: [] };
  if (form === 'refused') {
    const because = steps.map((step) => sayStep(view, step, party)).join(' ');
    return { ...explained, sentences: [`${name}: refused, because ${because}.`] };
  }
  if (!isSeen(form)) return { ...explained, sentences: sayUnreachable(view, { party, steps, coordinate }) };

  const way = isField(found) ? [...sights.wayTo(found.parent), coordinate] : sights.wayTo(found);
  const shown = form === 'full' ? 'seen in full' : `seen, masked as ${form}`;
  const met = sayMet(view, isField(found) ? found.ruledBy : [coordinate]);
  const byWay = way.length > 0 ? [`One way to it: ${way.join(' > ')}.`] : [];
  return { ...explained, way, sentences: [`${name}: ${shown}, because ${met}.`, ...byWay] };
}

function sayStep({ model }: View, { refusal }: RefusedStep, party: Party): string {
  const { coordinate, demand } = refusal;
  const says = sayDemand(demand, model.register);
  return `${coordinate} ${says}, ${sayWhyNot(demand, party)}`;
}

function sayUnreachable(
  view: View,
  { party, steps, coordinate }: { party: Party; steps: readonly RefusedStep[]; coordinate: string },
): string[] {
  const name = printParty(party);
  const type = coordinate.split('.')[0] ?? coordinate;
  if (steps.length === 0) return [`${name}: not reachable: no field leads to ${type}.`];
  const names = steps.map((step) => step.coordinate);
  const last = names.pop() ?? '';
  const through = names.length > 0 ? `${names.join(', ')} or ${last}, which are` : `${last}, which is`;
  return [
    `${name}: not reachable: every way to ${type} goes through ${through} refused.`,
    ...new Set(steps.map((step) => `${sayStep(view, step, party)}.`)),
  ];
}

function sayMet({ model }: View, ruledBy: readonly string[]): string {
  const met = ruledBy.flatMap((coordinate) =>
    (model.rules.get(coordinate)?.demands ?? []).map(
      (demand) => `${coordinate} ${sayDemand(demand, model.register)}`,
    ),
  );
  return met.length === 0 ? 'no rule has a say at it' : `this is met: ${met.join('; ')}`;
}
