import {
  Kind,
  print,
  type ArgumentNode,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type SelectionSetNode,
} from 'graphql';
import { RESERVED_PREFIX } from '../reserved-names.ts';
import {
  graphOf,
  hasFields,
  isGiven,
  namedType,
  parseSet,
  subgraphNames,
  textOf,
  withValues,
  type FieldedType,
} from './join-directives.ts';

/** A field with arguments that a `@requires` selects, under a name of its own. */
export interface RequiredInput {
  /** The field that it is. */
  name: string;
  arguments: readonly ArgumentNode[];
}

/** The inputs of `@requires` that have names of their own. */
export interface RequiredInputs {
  byName: ReadonlyMap<string, RequiredInput>;
  /** What a field needs of them, by subgraph, type and field: `payments Application.payment`. */
  of: ReadonlyMap<string, readonly string[]>;
}

/** A supergraph as the planner is given it. */
export interface RepairedSupergraph {
  document: DocumentNode;
  inputs: RequiredInputs;
}

const INPUT_PREFIX = `${RESERVED_PREFIX}input_`;

/**
 * Repairs two faults of the planner by what it is given.
 * - It takes a type's first key to resume after a `@requires`, be it resolvable or not: so resolvable keys come first.
 * - It merges fields by their response key, so what a `@requires` selects with arguments, what another selects of the same field,
 *   and what the caller asks of it overwrite each other: so each such selection becomes a field of its own, which
 *   {@link repairPlan} turns back into what it stands for.
 * @param supergraph without its access rules.
 */
export function repairSupergraph(supergraph: DocumentNode): RepairedSupergraph {
  const types = new Map(supergraph.definitions.filter(hasFields).map((type) => [type.name.value, type]));
  const naming = new Naming(types, subgraphNames(supergraph));
  const rewritten = supergraph.definitions.map((definition) =>
    hasFields(definition) ? naming.rewrite(sortKeys(definition)) : definition,
  );
  const definitions = rewritten.map((definition) =>
    hasFields(definition) ? naming.addInputs(definition) : definition,
  );
  return {
    document: { ...supergraph, definitions },
    inputs: { byName: naming.byName, of: naming.of },
  };
}

/** The type's keys in their order, those by which its entities can be asked for before the others. */
function sortKeys(type: FieldedType): FieldedType {
  const directives = type.directives?.toSorted(
    (one, other) => Number(isUnresolvable(one)) - Number(isUnresolvable(other)),
  );
  return directives ? { ...type, directives } : type;
}

function isUnresolvable(directive: ConstDirectiveNode): boolean {
  return isGiven(directive, 'resolvable', false);
}

class Naming {
  readonly byName = new Map<string, RequiredInput>();
  readonly of = new Map<string, string[]>();
  readonly #types: ReadonlyMap<string, FieldedType>;
  readonly #subgraphs: ReadonlyMap<string, string>;
  /** By type, field and arguments as text. */
  readonly #names = new Map<string, string>();
  /** By type and field, the names that are added beside it. */
  readonly #added = new Map<string, Set<string>>();

  constructor(types: ReadonlyMap<string, FieldedType>, subgraphs: ReadonlyMap<string, string>) {
    this.#types = types;
    this.#subgraphs = subgraphs;
  }

  /** The type with names of their own in what its fields require. */
  rewrite(type: FieldedType): FieldedType {
    const fields = type.fields?.map((field) => {
      const directives = field.directives?.map((directive) => {
        const requires = textOf(directive, 'requires');
        if (directive.name.value !== 'join__field' || requires === undefined) return directive;
        const used: string[] = [];
        const set = this.#rename(parseSet(requires), type.name.value, used);
        if (used.length === 0) return directive;
        const graph = graphOf(directive) ?? '';
        const coordinate = `${type.name.value}.${field.name.value}`;
        this.of.set(`${this.#subgraphs.get(graph) ?? graph} ${coordinate}`, used);
        const value = print(set).replaceAll(/\s+/g, ' ').slice(1, -1).trim();
        return withValues(directive, { requires: { kind: Kind.STRING, value } });
      });
      return directives ? { ...field, directives } : field;
    });
    return fields ? { ...type, fields } : type;
  }

  /** The type with those of its fields that got a name of their own, as further fields. */
  addInputs(type: FieldedType): FieldedType {
    const fields = type.fields?.flatMap((field) => {
      const names = [...(this.#added.get(`${type.name.value}.${field.name.value}`) ?? [])];
      return [field, ...names.map((name) => inputField(field, name))];
    });
    return fields ? { ...type, fields } : type;
  }

  #rename(set: SelectionSetNode, typeName: string, used: string[]): SelectionSetNode {
    const selections = set.selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value ?? typeName;
        return { ...selection, selectionSet: this.#rename(selection.selectionSet, condition, used) };
      }
      const field = this.#field(typeName, selection);
      const below = field && namedType(field.type);
      const renamed =
        selection.selectionSet && below !== undefined
          ? { ...selection, selectionSet: this.#rename(selection.selectionSet, below, used) }
          : selection;
      return field?.arguments?.length ? this.#named(typeName, renamed, used) : renamed;
    });
    return { ...set, selections };
  }

  #field(typeName: string, { name }: FieldNode): FieldDefinitionNode | undefined {
    return this.#types.get(typeName)?.fields?.find((field) => field.name.value === name.value);
  }

  #named(typeName: string, selection: FieldNode, used: string[]): FieldNode {
    const { name, arguments: args = [] } = selection;
    const coordinate = `${typeName}.${name.value}`;
    const key = `${coordinate}(${args.map(print).toSorted().join(',')})`;
    const own = this.#names.get(key) ?? `${INPUT_PREFIX}${this.#names.size}`;
    this.#names.set(key, own);
    this.byName.set(own, { name: name.value, arguments: args });
    used.push(own);
    for (const type of this.#withImplementations(typeName)) {
      const added = this.#added.get(`${type}.${name.value}`) ?? new Set();
      this.#added.set(`${type}.${name.value}`, added.add(own));
    }
    return { ...selection, name: { kind: Kind.NAME, value: own }, arguments: [] };
  }

  /** What an interface has, the types that implement it have too. */
  #withImplementations(typeName: string): string[] {
    const implementing = [...this.#types.values()].filter(({ interfaces }) =>
      interfaces?.some(({ name }) => name.value === typeName),
    );
    return [typeName, ...implementing.map(({ name }) => name.value)];
  }
}

function inputField(field: FieldDefinitionNode, own: string): FieldDefinitionNode {
  const name = { kind: Kind.NAME, value: own } as const;
  return { ...field, name, arguments: [] };
}
