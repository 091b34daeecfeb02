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
  /** The form of a field, by its id. */
  formAt: (id: number) => Form;
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
  const reaches = (id: number | undefined): boolean => (arrivals[id ?? -1] ?? NOWHERE) !== NOWHERE;
  const has = (type: GraphQLNamedType): boolean => reaches(index.typeIds.get(type.name));
  const formAt = (id: number): Form => {
    const decision = decided[index.rulings[id] ?? -1];
    if (decision?.refusal) return 'refused';
    return reaches(index.parents[id]) ? (decision?.mask ?? 'full') : 'not reachable';
  };
  const refusalOf = (seen: FieldEntry | GraphQLNamedType): Refusal | undefined =>
    isField(seen) ? decisions.ofField(seen) : decisions.ofType(seen);
  return {
    formAt,
    refusalOf,
    reaches: has,
    wayTo: (type) => wayTo(index, arrivals, index.typeIds.get(type.name) ?? -1),
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

/**
 * How each type was first arrived at, by its number: {@link NOWHERE}, {@link ROOT}, the id of the field that led there, or, for a
 * fragment, the number of the type that it stood on, below {@link FRAGMENT}. Numbers, because the walk is made for each access class.
 */
type Arrivals = Int32Array;

const NOWHERE = -1;
const ROOT = -2;
const FRAGMENT = -3;

interface Walked {
  index: SchemaIndex;
  decisions: FieldDecisions;
  decided: readonly FieldDecision[];
}

/** Goes over all allowed fields, breadth first, from the roots. */
function walk({ rules }: AccessModel, { index, decisions, decided }: Walked): Arrivals {
  const { rulings, returns, types, typeIds } = index;
  const isRefused = Uint8Array.from(decided, (decision) => Number(decision.refusal !== undefined));
  const arrivals: Arrivals = new Int32Array(types.length).fill(NOWHERE);
  const queue: number[] = [];
  const arrive = (id: number, arrival: number): void => {
    const type = types[id];
    if (arrivals[id] !== NOWHERE || type === undefined) return;
    if (rules.has(type.name) && decisions.ofType(type)) return;
    arrivals[id] = arrival;
    queue.push(id);
  };
  for (const root of index.roots) arrive(typeIds.get(root.name) ?? -1, ROOT);
  for (const from of queue) {
    for (const field of index.steps[from] ?? [])
      if (isRefused[rulings[field] ?? 0] === 0) arrive(returns[field] ?? -1, field);
    for (const type of index.fragments[from] ?? []) arrive(type, FRAGMENT - from);
  }
  return arrivals;
}

function wayTo({ fields, parents }: SchemaIndex, arrivals: Arrivals, type: number): string[] {
  const way: string[] = [];
  let arrival = arrivals[type] ?? NOWHERE;
  while (arrival >= 0 || arrival <= FRAGMENT) {
    const field = fields[arrival];
    if (field) way.unshift(field.coordinate);
    arrival = arrivals[arrival >= 0 ? (parents[arrival] ?? -1) : FRAGMENT - arrival] ?? NOWHERE;
  }
  return way;
}
