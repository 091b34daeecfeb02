import type { AccessModel } from './model.ts';
import { nameOf, requireOrganisation, type PartyName } from './parties.ts';
import { recipients, type RecipientReport } from './rule-report.ts';
import { createView, isSeen, type Form } from './sights.ts';

/** A field that an organisation sees. */
export interface SeenField {
  coordinate: string;
  /** Each form with the parties, by their place in the report's list, that see it so. */
  forms: { form: Form; parties: number[] }[];
}

/** What an organisation sees. */
export interface WhatReport {
  organisation: string;
  /** Its clients, each for each of its purposes. */
  parties: PartyName[];
  /** By type, in the order of the alphabet. */
  types: { type: string; fields: SeenField[] }[];
  /** What it receives as the operator of a subgraph, whoever asks. */
  receives: RecipientReport[];
}

/**
 * Answers what an organisation sees, over all its clients and purposes.
 * @param organisation an id of the register, or `anonymous`.
 * @throws QuestionError that lists the names where it is none of them.
 */
export function what(model: AccessModel, organisation: string): WhatReport {
  requireOrganisation(model, organisation);
  const view = createView(model);
  const parties = view.parties.filter((party) => party.organisation === organisation);
  const types = new Map<string, SeenField[]>();
  for (const field of view.index.fields) {
    const forms = new Map<Form, number[]>();
    for (const [place, party] of parties.entries()) {
      const form = view.sightsOf(party).formOf(field);
      if (isSeen(form)) forms.set(form, [...(forms.get(form) ?? []), place]);
    }
    if (forms.size === 0) continue;
    const seen = {
      coordinate: field.coordinate,
      forms: [...forms].map(([form, by]) => ({ form, parties: by })),
    };
    const fields = types.get(field.parent.name);
    if (fields) fields.push(seen);
    else types.set(field.parent.name, [seen]);
  }
  return {
    organisation,
    parties: parties.map(nameOf),
    types: [...types].map(([type, fields]) => ({ type, fields })).sort((a, b) => (a.type < b.type ? -1 : 1)),
    receives: recipients(model).filter(({ operator }) => operator === organisation),
  };
}
