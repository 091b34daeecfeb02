import type { AccessClass } from '../decide.ts';
import type { Demand, Rule } from '../rule.ts';
import { nearestRefusals } from './nearest-refusals.ts';
import type { Party } from './parties.ts';
import { printRule } from './print-rule.ts';
import type { View } from './sights.ts';

/** One version, and a party as it is there; undefined where it is not. */
export interface Side {
  view: View;
  party: Party | undefined;
}

/** The two versions that are compared, for one party. */
export interface Sides {
  before: Side;
  after: Side;
}

/** Says why a field is seen in one version and not, or otherwise, in the other. Never empty. */
export function causesOf(sides: Sides, coordinate: string, kind: 'gained' | 'lost' | 'other form'): string[] {
  const { before, after } = sides;
  const party = after.party ?? before.party;
  const client = party?.client ?? 'the anonymous caller';
  const asks = `${client} for the purpose ${party?.purpose ?? 'unknown'}`;
  if (before.party === undefined) return [`the register now has ${asks}`];
  if (after.party === undefined) return [`the register no longer has ${asks}`];
  if (!before.view.index.byCoordinate.has(coordinate)) return ['the field is new'];
  if (!after.view.index.byCoordinate.has(coordinate)) return ['the field is gone'];
  const steps = kind === 'other form' ? [coordinate] : stepsAt(kind === 'lost' ? after : before, coordinate);
  const ruledBy = steps.flatMap((step) => rulesAtBoth(sides, step));
  const ways = kind === 'other form' ? [] : differentWays(sides, coordinate, kind);
  const causes = [...new Set([...causesAt(sides, ruledBy), ...ways])];
  return causes.length > 0 ? causes : ['the ways that lead to it have changed'];
}

/** The coordinates that refuse on the side where the field is not seen. */
function stepsAt({ view, party }: Side, coordinate: string): string[] {
  const field = view.index.byCoordinate.get(coordinate);
  if (party === undefined || field === undefined) return [];
  return nearestRefusals(view, view.sightsOf(party), field).map((step) => step.coordinate);
}

/** The fields on the way to it, where it is seen, that the other version does not have. */
function differentWays({ before, after }: Sides, coordinate: string, kind: 'gained' | 'lost'): string[] {
  const [open, other] = kind === 'gained' ? [after, before] : [before, after];
  const field = open.view.index.byCoordinate.get(coordinate);
  if (open.party === undefined || field === undefined) return [];
  return open.view
    .sightsOf(open.party)
    .wayTo(field.parent)
    .filter((step) => !other.view.index.byCoordinate.has(step))
    .map((step) => `${step}, which leads to it, is ${kind === 'gained' ? 'new' : 'gone'}`);
}

/** The coordinates with a rule that have a say at a coordinate in either version. */
function rulesAtBoth({ before, after }: Sides, coordinate: string): string[] {
  const ruledBy = ({ view }: Side): readonly string[] => {
    const field = view.index.byCoordinate.get(coordinate);
    if (field !== undefined) return field.ruledBy;
    return view.model.rules.has(coordinate) ? [coordinate] : [];
  };
  return [...new Set([...ruledBy(before), ...ruledBy(after)])];
}

/** What changed at rules, and in what the register says of the party where they ask for it. */
function causesAt(sides: Sides, coordinates: readonly string[]): string[] {
  const { before, after } = sides;
  return coordinates.flatMap((coordinate) => {
    const was = before.view.model.rules.get(coordinate);
    const is = after.view.model.rules.get(coordinate);
    const [old, now] = [printed(was), printed(is)];
    if (old !== now) return [`the rule at ${coordinate} was ${old} and is ${now}`];
    return (is?.demands ?? []).flatMap((demand) => registerCauses(demand, sides));
  });
}

function registerCauses(demand: Demand, { before, after }: Sides): string[] {
  const client = after.party?.client ?? 'the anonymous caller';
  const [old, now] = [before.party?.facts, after.party?.facts];
  if (old === undefined || now === undefined) return [];
  const changes = (names: readonly string[], of: (facts: AccessClass) => ReadonlySet<string>) => ({
    gained: names.filter((name) => of(now).has(name) && !of(old).has(name)),
    lost: names.filter((name) => of(old).has(name) && !of(now).has(name)),
  });
  if (demand.kind === 'scopes') {
    const { gained, lost } = changes(demand.anyOf.flat(), ({ scopes }) => scopes);
    return [
      ...gained.map((scope) => `the register now grants ${scope} to ${client}`),
      ...lost.map((scope) => `the register no longer grants ${scope} to ${client}`),
    ];
  }
  if (demand.kind === 'policies') {
    const { gained, lost } = changes(demand.anyOf.flat(), ({ policies }) => policies);
    return [
      ...gained.map((policy) => `by the register, ${client} now fulfils the policy ${policy}`),
      ...lost.map((policy) => `by the register, ${client} no longer fulfils the policy ${policy}`),
    ];
  }
  if (demand.kind === 'authenticated') return [];
  const { gained, lost } = changes(
    demand.anyOf.flatMap(({ to }) => to),
    ({ recipients }) => recipients,
  );
  return [
    ...gained.map((recipient) => `by the register, ${client} now is ${recipient}`),
    ...lost.map((recipient) => `by the register, ${client} no longer is ${recipient}`),
  ];
}

function printed(rule: Rule | undefined): string {
  return rule === undefined ? 'none' : printRule(rule).join(' ');
}
