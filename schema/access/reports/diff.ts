import type { AccessModel } from './model.ts';
import { causesOf, type Sides } from './diff-causes.ts';
import { nameOf, type Party, type PartyName } from './parties.ts';
import { recipients, type RecipientReport } from './rule-report.ts';
import { createView, isSeen, type Form, type View } from './sights.ts';

/** What changed for one party, for one cause. */
export interface Change extends PartyName {
  kind: 'gained' | 'lost' | 'other form';
  /** The fields, each with the form it had and has; undefined where the field, or the party, was or is not there. */
  fields: { coordinate: string; before: Form | undefined; after: Form | undefined }[];
  causes: string[];
}

/** What differs between two versions, in what anyone sees. */
export interface DiffReport {
  changes: Change[];
  /** What operators receive now and did not, and the other way round. */
  received: { kind: 'gained' | 'lost'; received: RecipientReport }[];
}

/** Compares two versions. What has no effect on anyone, such as another name for a directive, is no change. */
export function diff(before: AccessModel, after: AccessModel): DiffReport {
  const old = createView(before);
  const now = createView(after);
  const fields = pairFields(old, now);
  // Parties of equal classes see equal things, so each pair of classes is compared once.
  const compared = new Map<string, FieldChange[]>();
  const changes = pairParties(old, now).flatMap((sides) => {
    const key = JSON.stringify([sides.before.party?.facts.key, sides.after.party?.facts.key]);
    const found = compared.get(key) ?? compare(sides, fields);
    compared.set(key, found);
    return groupByCause(sides, found);
  });
  return { changes, received: receivedDiff(before, after) };
}

/** A field in either version, by its id there. */
interface FieldPair {
  coordinate: string;
  old: number | undefined;
  now: number | undefined;
}

function pairFields(old: View, now: View): FieldPair[] {
  const olds = old.index.byCoordinate;
  const nows = now.index.byCoordinate;
  return [...new Set([...olds.keys(), ...nows.keys()])]
    .sort()
    .map((coordinate) => ({ coordinate, old: olds.get(coordinate)?.id, now: nows.get(coordinate)?.id }));
}

function pairParties(old: View, now: View): Sides[] {
  const keyOf = ({ organisation, client, purpose }: Party): string =>
    JSON.stringify([organisation, client, purpose]);
  const olds = new Map(old.parties.map((party) => [keyOf(party), party]));
  const nows = new Map(now.parties.map((party) => [keyOf(party), party]));
  return [...new Set([...olds.keys(), ...nows.keys()])].map((key) => ({
    before: { view: old, party: olds.get(key) },
    after: { view: now, party: nows.get(key) },
  }));
}

type FieldChange = Change['fields'][number] & { kind: Change['kind'] };

function compare({ before, after }: Sides, fields: readonly FieldPair[]): FieldChange[] {
  const olds = before.party && before.view.sightsOf(before.party);
  const nows = after.party && after.view.sightsOf(after.party);
  return fields.flatMap(({ coordinate, old, now }) => {
    const was = old === undefined ? undefined : olds?.formAt(old);
    const is = now === undefined ? undefined : nows?.formAt(now);
    const kind = kindOf(was, is);
    return kind === undefined ? [] : [{ coordinate, before: was, after: is, kind }];
  });
}

function groupByCause(sides: Sides, found: readonly FieldChange[]): Change[] {
  const party = sides.after.party ?? sides.before.party;
  if (party === undefined) return [];
  const groups = new Map<string, Change>();
  for (const { kind, ...field } of found) {
    const causes = causesOf(sides, field.coordinate, kind);
    const key = JSON.stringify([kind, causes]);
    const change = groups.get(key) ?? { ...nameOf(party), kind, fields: [], causes };
    change.fields.push(field);
    groups.set(key, change);
  }
  return [...groups.values()];
}

function kindOf(was: Form | undefined, is: Form | undefined): Change['kind'] | undefined {
  const saw = was !== undefined && isSeen(was);
  const sees = is !== undefined && isSeen(is);
  if (saw && sees) return was === is ? undefined : 'other form';
  if (saw) return 'lost';
  return sees ? 'gained' : undefined;
}

function receivedDiff(before: AccessModel, after: AccessModel): DiffReport['received'] {
  const byKey = (model: AccessModel): Map<string, RecipientReport> =>
    new Map(recipients(model).map((received) => [JSON.stringify(received), received]));
  const olds = byKey(before);
  const nows = byKey(after);
  const only = (these: typeof olds, others: typeof olds): RecipientReport[] =>
    [...these].filter(([key]) => !others.has(key)).map(([, received]) => received);
  return [
    ...only(nows, olds).map((received) => ({ kind: 'gained' as const, received })),
    ...only(olds, nows).map((received) => ({ kind: 'lost' as const, received })),
  ];
}
