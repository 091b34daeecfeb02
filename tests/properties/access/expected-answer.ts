import { isSelected, type FieldSelection, type Operation, type Selection } from './operation.ts';
import { judgeOperation, type Judged, type Oracle } from './oracle.ts';
import {
  isAbstract,
  isComposite,
  markersOf,
  objectType,
  possibleTypes,
  type TypeReference,
} from './world.ts';

/** The answer that a caller has to get. */
export interface ExpectedAnswer extends Judged {
  data: Data | null;
  /** All refusals: those of the operation, and of objects that a union held. */
  errors: ReadonlySet<string>;
}

type Data = Record<string, unknown>;

/** Stands for a pseudonym, which cannot be known before. */
export const PSEUDONYM = Symbol('a pseudonym');

/** Whether something has the form of a pseudonym. */
export function isPseudonym(value: unknown): boolean {
  return typeof value === 'string' && /^[\w-]{22,}$/.test(value);
}

/** A null that goes up to what may be null. */
const GONE = Symbol('null');

/** Works out an operation's answer from the world alone: one object of each type, that holds its markers. */
export function expectAnswer(oracle: Oracle, operation: Operation): ExpectedAnswer {
  const judged = judgeOperation(oracle, operation);
  const evaluation = new Evaluation(oracle, judged);
  const root = operation.kind === 'query' ? 'Query' : 'Mutation';
  const found = judged.isAnythingLeft ? evaluation.object([operation.selections], root, []) : GONE;
  return {
    ...judged,
    data: found === GONE ? null : (found as Data),
    errors: new Set([...judged.refused, ...evaluation.refusedObjects]),
  };
}

class Evaluation {
  readonly refusedObjects = new Set<string>();
  readonly #oracle: Oracle;
  readonly #judged: Judged;
  readonly #markers: ReadonlyMap<string, string | number>;

  constructor(oracle: Oracle, judged: Judged) {
    this.#oracle = oracle;
    this.#judged = judged;
    this.#markers = markersOf(oracle.world);
  }

  object(sets: readonly (readonly Selection[])[], type: string, path: readonly string[]): unknown {
    const byKey = new Map<string, FieldSelection[]>();
    for (const set of sets) this.#collect(set, type, byKey);
    const data: Data = {};
    for (const [key, fields] of byKey) {
      const value = this.#field(fields, type, [...path, key]);
      if (value === GONE) return GONE;
      data[key] = value;
    }
    return data;
  }

  #collect(selections: readonly Selection[], type: string, byKey: Map<string, FieldSelection[]>): void {
    for (const selection of selections) {
      if (!isSelected(selection.condition)) continue;
      if (selection.kind === 'field') {
        byKey.set(selection.key, [...(byKey.get(selection.key) ?? []), selection]);
      } else if (selection.on === undefined || this.#isOne(type, selection.on)) {
        this.#collect(selection.selections, type, byKey);
      }
    }
  }

  #isOne(type: string, of: string): boolean {
    return possibleTypes(this.#oracle.world, of).some(({ name }) => name === type);
  }

  /** Null where the field may be null; GONE where it may not. */
  #field(fields: readonly FieldSelection[], type: string, path: readonly string[]): unknown {
    const { world } = this.#oracle;
    const [first] = fields;
    if (!first) throw new Error('a key has a field');
    if (first.name === '__typename') return type;
    const field = objectType(world, type).fields.find(({ name }) => name === first.name);
    if (!field) throw new Error(`${type} has no ${first.name}`);
    const forms = fields.map((each) => this.#judged.forms.get(each));
    const isRefused = forms.some((form) => form === undefined || form.seen === 'not');
    const mask = forms.find((form) => form?.seen === 'mask');
    const value = isRefused
      ? GONE
      : this.#complete(field.type, {
          path,
          sets: fields.map(({ selections }) => selections),
          leaf: maskOf(
            mask?.seen === 'mask' ? mask.mask : undefined,
            this.#markers.get(`${type}.${field.name}`),
          ),
        });
    return value === GONE && !field.type.isNonNull ? null : value;
  }

  #complete(reference: TypeReference, at: Completing): unknown {
    const { world } = this.#oracle;
    const possible = possibleTypes(world, reference.name).map(({ name }) => name);
    if (!reference.isList) return this.#one(possible[reference.pick % possible.length], reference, at);
    const types = isAbstract(world, reference.name) ? possible : [possible[0], possible[0]];
    const items: unknown[] = [];
    for (const type of types) {
      const item = this.#one(type, reference, at);
      // The whole list is null, and nothing more is met in it (GraphQL, section 6.4.4).
      if (item === GONE && reference.isItemNonNull) return GONE;
      items.push(item);
    }
    return items.map((item) => (item === GONE ? null : item));
  }

  #one(type: string | undefined, reference: TypeReference, { path, sets, leaf }: Completing): unknown {
    if (type === undefined || !isComposite(this.#oracle.world, reference.name)) return leaf;
    if (this.#oracle.mayMeet(type)) return this.object(sets, type, path);
    this.refusedObjects.add(path.join('.'));
    return GONE;
  }
}

interface Completing {
  path: readonly string[];
  sets: readonly (readonly Selection[])[];
  leaf: unknown;
}

/** What docs/access.md says of each mask, for the values that worlds hold. */
export function maskOf(mask: string | undefined, value: string | number | undefined): unknown {
  if (mask === undefined || value === undefined) return value;
  const [kind, n = '0'] = mask.split(':');
  switch (kind) {
    case 'year':
      return `${String(value).slice(0, 4)}-01-01`;
    case 'prefix':
      return `${String(value).slice(0, Number(n))}…`;
    case 'last':
      return `…${String(value).slice(-Number(n))}`;
    case 'band':
      return Number(value) - (Number(value) % Number(n));
    case 'pairwise':
      return PSEUDONYM;
    default:
      throw new Error(`the oracle knows no mask ${mask}`);
  }
}
