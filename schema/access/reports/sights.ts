import type { GraphQLNamedType } from 'graphql';
import type { AccessClass } from '../decide.ts';
import { printMask } from '../mask.ts';
import { listParties, type Party } from './parties.ts';
import { findCoordinate, indexSchema, type FieldEntry, type SchemaIndex } from './schema-index.ts';
import type { AccessModel, FieldDecisions, Refusal } from './model.ts';

/**
 * How something is seen: `full`, or a mask as written, such as `last:4`. Else `refused` by a rule, or `not reachable`: no
 * rule refuses it, but every way to it is refused.
 */
export type Form = string;

/** What one access class sees. */
export interface Sights {
  /** The form of each field, by its id. */
  forms: readonly Form[];
  formOf: (seen: FieldEntry | GraphQLNamedType) => Form;
  /** The rule that refuses, where one does. */
  refusalOf: (seen: FieldEntry | GraphQLNamedType) => Refusal | undefined;
  /** Whether a type can be met. */
  reaches: (type: GraphQLNamedType) => boolean;
  /** A shortest way from a root to a type that can be met: the coordinates of its fields. */
  wayTo: (type: GraphQLNamedType) => string[];
}

/** A model made ready for questions. */
export interface View {
  model: AccessModel;
  index: SchemaIndex;
  parties: readonly Party[];
  find: (coordinate: string) => FieldEntry | GraphQLNamedType;
  /** What a party sees; worked out once for each access class. */
  sightsOf: (party: Party) => Sights;
}

/** Makes a model ready for questions. */
export function createView(model: AccessModel): View {
  const index = indexSchema(model.schema, model.rules);
  const byClass = new Map<string, Sights>();
  return {
    model,
    index,
    parties: listParties(model),
    find: (coordinate) => findCoordinate(model.schema, index, coordinate),
    sightsOf: ({ facts }) => {
      let sights = byClass.get(facts.key);
      if (sights === undefined) byClass.set(facts.key, (sights = look(model, index, facts)));
      return sights;
    },
  };
}

/** Whether a form shows anything. */
export function isSeen(form: Form): boolean {
  return form !== 'refused' && form !== 'not reachable';
}

/** Whether what a coordinate names is a field. */
export function isField(found: FieldEntry | GraphQLNamedType): found is FieldEntry {
  return 'coordinate' in found;
}

function look(model: AccessModel, index: SchemaIndex, facts: AccessClass): Sights {
  const decisions = model.decisionsFor(model.rules, facts);
  const decided = decideFields(index, decisions);
  const arrivals = walk(model, { index, decisions, decided });
  const has = (type: GraphQLNamedType): boolean => arrivals[index.typeIds.get(type.name) ?? -1] !== undefined;
  const formAt = (id: number): Form => {
    const decision = decided[index.rulings[id] ?? -1];
    if (decision?.refusal) return 'refused';
    return arrivals[index.parents[id] ?? -1] === undefined ? 'not reachable' : (decision?.mask ?? 'full');
  };
  const refusalOf = (seen: FieldEntry | GraphQLNamedType): Refusal | undefined =>
    isField(seen) ? decided[seen.ruling]?.refusal : decisions.ofType(seen);
  return {
    forms: Array.from(index.rulings, (_, id) => formAt(id)),
    refusalOf,
    reaches: has,
    wayTo: (type) => wayTo(arrivals, index.typeIds.get(type.name) ?? -1),
    formOf: (seen) => {
      if (isField(seen)) return formAt(seen.id);
      if (decisions.ofType(seen)) return 'refused';
      return has(seen) ? 'full' : 'not reachable';
    },
  };
}

interface FieldDecision {
  refusal?: Refusal | undefined;
  mask?: string | undefined;
}

/** Decides the fields, by the number of the rules that have a say at them; 0 is open. */
function decideFields({ examples }: SchemaIndex, decisions: FieldDecisions): FieldDecision[] {
  const decided: FieldDecision[] = [{}];
  for (const field of examples.filter(({ ruling }) => ruling > 0)) {
    const mask = decisions.maskOf(field);
    decided[field.ruling] = { refusal: decisions.ofField(field), mask: mask && printMask(mask) };
  }
  return decided;
}

/** How a type was first arrived at: by a field, by a fragment on a type, or as a root. */
type Arrival = { field: FieldEntry } | { from: number } | 'root';

interface Walked {
  index: SchemaIndex;
  decisions: FieldDecisions;
  decided: readonly FieldDecision[];
}

/** Goes over all allowed fields, breadth first, from the roots. Gives the arrivals by the types' numbers. */
function walk({ rules }: AccessModel, { index, decisions, decided }: Walked): (Arrival | undefined)[] {
  const arrivals = new Array<Arrival | undefined>(index.types.length).fill(undefined);
  const queue: number[] = [];
  const arrive = (id: number, arrival: () => Arrival): void => {
    const type = index.types[id];
    if (arrivals[id] !== undefined || type === undefined) return;
    if (rules.has(type.name) && decisions.ofType(type)) return;
    arrivals[id] = arrival();
    queue.push(id);
  };
  const idOf = (type: GraphQLNamedType): number => index.typeIds.get(type.name) ?? -1;
  for (const root of index.roots) arrive(idOf(root), () => 'root');
  for (const from of queue) {
    const name = index.types[from]?.name ?? '';
    for (const field of index.steps[from] ?? []) {
      if (!decided[field.ruling]?.refusal) arrive(field.returnsId, () => ({ field }));
    }
    for (const type of index.besides.get(name) ?? []) arrive(idOf(type), () => ({ from }));
  }
  return arrivals;
}

function wayTo(arrivals: readonly (Arrival | undefined)[], type: number): string[] {
  const way: string[] = [];
  let arrival = arrivals[type];
  while (arrival !== undefined && arrival !== 'root') {
    if ('field' in arrival) way.unshift(arrival.field.coordinate);
    arrival = arrivals['field' in arrival ? arrival.field.parentId : arrival.from];
  }
  return way;
}
