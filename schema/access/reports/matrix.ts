import type { AccessModel } from './model.ts';
import { nameOf, organisationNames, type Party, type PartyName } from './parties.ts';
import { recipients, type RecipientReport } from './rule-report.ts';
import { createView, isSeen, type Form } from './sights.ts';

/** What one organisation sees of one field, over all its clients and purposes. */
export interface Cell {
  /** The most that any of them sees. */
  verdict: 'full' | 'mask' | 'refused' | 'not reachable';
  /** Each form with the parties, by their place in the organisation's list, that see it so. */
  forms: { form: Form; parties: number[] }[];
}

/** All organisations by all fields. */
export interface MatrixReport {
  organisations: { name: string; parties: PartyName[] }[];
  /** In the order of the alphabet; the cells in that of the organisations. Equal cells are one object. */
  fields: { coordinate: string; type: string; cells: Cell[] }[];
  /** What operators receive because it travels to their subgraph, whoever asks. */
  received: RecipientReport[];
}

/** Makes the matrix. Decides once for each access class, however many organisations there are. */
export function matrix(model: AccessModel): MatrixReport {
  const view = createView(model);
  const byName = new Map(organisationNames(model).map((name) => [name, [] as Party[]]));
  for (const party of view.parties) byName.get(party.organisation)?.push(party);
  const organisations = [...byName].map(([name, parties]) => ({ name, parties }));
  const seers = organisations.map(({ parties }) => parties.map((party) => view.sightsOf(party)));
  const classes = [...new Set(seers.flat())];
  const placeOf = new Map(classes.map((sights, place) => [sights, place]));
  const asPlaces = seers.map((sights) => sights.map((one) => placeOf.get(one) ?? 0));

  const isOfOneClass = asPlaces.map((places) => new Set(places).size === 1);
  const uniform = asPlaces.map(() => new Map<Form, Cell>());
  const cells = new Map<string, Cell>();
  const cellOf = (forms: readonly Form[]): Cell => {
    const key = forms.join('\n');
    let cell = cells.get(key);
    if (cell === undefined) cells.set(key, (cell = joinForms(forms)));
    return cell;
  };
  const fields = view.index.fields.map((field) => {
    const forms = classes.map((sights) => sights.formAt(field.id));
    return {
      coordinate: field.coordinate,
      type: field.parent.name,
      cells: asPlaces.map((places, column) => {
        const [first = 0] = places;
        // Most organisations are of one class, and most cells have been met before.
        if (!isOfOneClass[column]) return cellOf(places.map((place) => forms[place] ?? 'refused'));
        const form = forms[first] ?? 'refused';
        const mine = uniform[column];
        let cell = mine?.get(form);
        if (cell === undefined) mine?.set(form, (cell = cellOf(places.map(() => form))));
        return cell ?? cellOf([]);
      }),
    };
  });
  return {
    organisations: organisations.map(({ name, parties }) => ({ name, parties: parties.map(nameOf) })),
    fields: fields.sort((a, b) => (a.coordinate < b.coordinate ? -1 : 1)),
    received: recipients(model),
  };
}

function joinForms(forms: readonly Form[]): Cell {
  const seen = new Map<Form, number[]>();
  for (const [party, form] of forms.entries()) {
    if (isSeen(form)) seen.set(form, [...(seen.get(form) ?? []), party]);
  }
  return {
    verdict: verdictOf(forms, seen),
    forms: [...seen].map(([form, parties]) => ({ form, parties })),
  };
}

function verdictOf(forms: readonly Form[], seen: ReadonlyMap<Form, unknown>): Cell['verdict'] {
  if (seen.has('full')) return 'full';
  if (seen.size > 0) return 'mask';
  return forms.includes('not reachable') ? 'not reachable' : 'refused';
}
