import fc from 'fast-check';
import type { Condition, GivenArgument, Operation, Selection } from './operation.ts';
import { ARGUMENT_VALUE, printType } from './print-world.ts';
import { choose } from './raw-world.ts';
import { fieldsOf, isAbstract, isComposite, possibleTypes, type Argument, type World } from './world.ts';

/** Numbers from which a selection is built where it stands. */
export interface RawSelection {
  kind: number;
  pick: number;
  alias: number;
  condition: number;
  args: number;
  children: readonly RawSelection[];
}

const DEPTH = 5;

const rawSelection = (depth: number): fc.Arbitrary<RawSelection> =>
  fc.record({
    kind: fc.nat(59),
    pick: fc.nat(59),
    alias: fc.nat(9),
    condition: fc.nat(29),
    args: fc.nat(59),
    children:
      depth === 0
        ? fc.constant([])
        : fc.array(rawSelection(depth - 1), { maxLength: 3, ...(depth > 3 && { minLength: 1 }) }),
  });

/** Numbers from which an operation is built. */
export const rawOperation = fc.record({
  kind: fc.nat(7),
  variables: fc.tuple(fc.boolean(), fc.boolean()),
  selections: fc.array(rawSelection(DEPTH), { minLength: 1, maxLength: 4 }),
});
export type RawOperation = typeof rawOperation extends fc.Arbitrary<infer One> ? One : never;

/** Builds the operation that the numbers describe: one that is valid in the whole schema of the world. */
export function buildOperation(world: World, { kind, variables, selections }: RawOperation): Operation {
  const isMutation = kind === 7 && world.objects.some(({ name }) => name === 'Mutation');
  const builder = new Builder(world, variables);
  const built = builder.selections(isMutation ? 'Mutation' : 'Query', selections, {
    path: [],
    isConditional: false,
  });
  return { kind: isMutation ? 'mutation' : 'query', selections: built, variables: builder.used };
}

/** Where selections stand. */
interface Place {
  path: readonly string[];
  /** Whether something around them may leave them out. Then no key is shared with what stands elsewhere. */
  isConditional: boolean;
}

class Builder {
  readonly used: Record<string, boolean> = {};
  readonly #world: World;
  readonly #variables: readonly boolean[];
  /** What stands under each path: only equal fields may share a response key (GraphQL, section 5.3.2). */
  readonly #keys = new Map<string, string>();
  #fragments = 0;
  #aliases = 0;

  constructor(world: World, variables: readonly boolean[]) {
    this.#world = world;
    this.#variables = variables;
  }

  selections(type: string, raw: readonly RawSelection[], place: Place): Selection[] {
    const built = raw.map((each) =>
      each.kind < 42 || fieldsOf(this.#world, type).length === 0
        ? this.#fieldOrFragment(type, each, place)
        : this.#fragment(type, each, place),
    );
    return built.length > 0 ? built : [this.#typename(place, false)];
  }

  #fieldOrFragment(type: string, raw: RawSelection, place: Place): Selection {
    const fields = fieldsOf(this.#world, type);
    if (raw.kind > 38) return this.#typename(place, raw.alias > 6);
    return fields.length === 0 ? this.#fragment(type, raw, place) : this.#field(type, raw, place);
  }

  #typename(place: Place, isAliased: boolean): Selection {
    const key = this.#key('__typename', { signature: '__typename String!', place, isAliased });
    return { kind: 'field', key, name: '__typename', args: [], condition: undefined, selections: [] };
  }

  #field(type: string, raw: RawSelection, place: Place): Selection {
    const { name, type: returns, args } = choose(fieldsOf(this.#world, type), raw.pick);
    const given = args.flatMap((argument, index) => this.#argument(argument, raw.args + index) ?? []);
    const condition = this.#condition(raw.condition);
    const signature = `${name} ${printType(returns)} ${given.map((argument) => `${argument.name}: ${argument.text}`).join()}`;
    const isAliased = raw.alias > 7 || condition !== undefined;
    const key = this.#key(name, { signature, place, isAliased });
    const within = {
      path: [...place.path, key],
      isConditional: place.isConditional || condition !== undefined,
    };
    const selections = isComposite(this.#world, returns.name)
      ? this.selections(returns.name, raw.children, within)
      : [];
    return { kind: 'field', key, name, args: given, condition, selections };
  }

  #fragment(type: string, raw: RawSelection, place: Place): Selection {
    const condition = this.#condition(raw.condition);
    const within = { ...place, isConditional: place.isConditional || condition !== undefined };
    const on = choose(this.#conditionsOn(type), raw.pick);
    const name = raw.alias % 2 === 1 && on !== undefined ? `F${this.#fragments++}` : undefined;
    const selections = this.selections(on ?? type, raw.children, within);
    return { kind: 'fragment', on, name, condition, selections };
  }

  /** The types that a fragment may stand on here: those that share a possible type (GraphQL, section 5.5.2.3). */
  #conditionsOn(type: string): (string | undefined)[] {
    const possible = possibleTypes(this.#world, type).map(({ name }) => name);
    const { objects, interfaces, unions } = this.#world;
    const others = [...objects, ...interfaces, ...unions].filter(({ name }) =>
      possibleTypes(this.#world, name).some((each) => possible.includes(each.name)),
    );
    const members = isAbstract(this.#world, type) ? [...possible, ...possible] : [undefined];
    return [...members, ...others.map(({ name }) => name)];
  }

  #key(name: string, at: { signature: string; place: Place; isAliased: boolean }): string {
    const { signature, place, isAliased } = at;
    const path = place.path.join('.');
    const other = this.#keys.get(`${path}.${name}`);
    const isTaken = other !== undefined && other !== signature;
    const key = isAliased || isTaken || place.isConditional ? `a${this.#aliases++}` : name;
    this.#keys.set(`${path}.${key}`, signature);
    return key;
  }

  #condition(raw: number): Condition | undefined {
    if (raw < 22) return undefined;
    const directive = raw % 2 === 0 ? 'skip' : 'include';
    if (raw > 25) return { directive, variable: undefined, value: raw % 4 > 1 };
    const index = raw % 4 > 1 ? 1 : 0;
    const variable = `v${index}`;
    const value = (this.used[variable] = this.#variables[index] ?? false);
    return { directive, variable, value };
  }

  #argument({ name, type, isRequired }: Argument, raw: number): GivenArgument | undefined {
    if (!isRequired && raw % 2 === 0) return undefined;
    const { text, types } = this.#literal(type, raw);
    return { name, text, types };
  }

  #literal(type: string, raw: number): { text: string; types: string[] } {
    const input = this.#world.inputs.find((each) => each.name === type);
    if (input) {
      const field = choose(input.fields, raw >> 1);
      const within = this.#literal(field.type, raw);
      return { text: `{${field.name}: ${within.text}}`, types: [type, ...within.types] };
    }
    return { text: type === 'E' ? ARGUMENT_VALUE : '"given"', types: [type] };
  }
}
