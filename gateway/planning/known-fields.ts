import {
  Kind,
  type DocumentNode,
  type FieldDefinitionNode,
  type SelectionSetNode,
  type UnionTypeDefinitionNode,
} from 'graphql';
import { graphOf, hasFields, namedType, type FieldedType } from './join-directives.ts';

/** The types of a supergraph that lead to others, by name. */
export type Types = ReadonlyMap<string, FieldedType | UnionTypeDefinitionNode>;

/** Reads the types of a supergraph. */
export function typesIn({ definitions }: DocumentNode): Types {
  const types = definitions.filter(
    (definition) => hasFields(definition) || definition.kind === Kind.UNION_TYPE_DEFINITION,
  );
  return new Map(types.map((type) => [type.name.value, type]));
}

/** Gathers what is known in a part of a subgraph: the fields by type. A union has none. */
export class KnownFields {
  readonly byType = new Map<string, Set<string>>();
  readonly #whole = new Set<string>();
  readonly #types: Types;
  readonly #graph: string;

  /** @param graph the supergraph's name for the subgraph. */
  constructor(types: Types, graph: string) {
    this.#types = types;
    this.#graph = graph;
  }

  /** Adds what a field set selects; an interface or a union in it is known as a whole. */
  addSet(type: string, { selections }: SelectionSetNode): void {
    const fields = this.#of(type);
    for (const node of selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) throw new Error('a field set has no named fragments');
      if (node.kind === Kind.INLINE_FRAGMENT) {
        this.addSet(node.typeCondition?.name.value ?? type, node.selectionSet);
        continue;
      }
      fields.add(node.name.value);
      const definition = this.#fieldsOf(type).find(({ name }) => name.value === node.name.value);
      if (!definition || !node.selectionSet) continue;
      const below = namedType(definition.type);
      if (this.#types.get(below)?.kind !== Kind.OBJECT_TYPE_DEFINITION) this.addWhole(below);
      this.addSet(below, node.selectionSet);
    }
  }

  /** Adds a field, and all that it leads to. */
  addField(type: string, field: string): void {
    this.#of(type).add(field);
    const definition = this.#fieldsOf(type).find(({ name }) => name.value === field);
    if (definition) this.addWhole(namedType(definition.type));
  }

  /** Adds a type with all that the subgraph knows of it, and all that it leads to. */
  addWhole(start: string): void {
    const pending = [start];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      const type = this.#types.get(name);
      if (type === undefined || this.#whole.has(name)) continue;
      this.#whole.add(name);
      const known = this.#of(name);
      if (type.kind === Kind.UNION_TYPE_DEFINITION) {
        pending.push(...(type.types ?? []).map((member) => member.name.value));
        continue;
      }
      for (const field of this.#fieldsOf(name)) {
        known.add(field.name.value);
        pending.push(namedType(field.type));
      }
      pending.push(...(type.interfaces ?? []).map((one) => one.name.value), ...this.#implementing(name));
    }
  }

  /** Whether a type is known with all that the subgraph knows of it. */
  isWhole(type: string): boolean {
    return this.#whole.has(type);
  }

  #of(type: string): Set<string> {
    const known = this.byType.get(type) ?? new Set<string>();
    this.byType.set(type, known);
    return known;
  }

  #fieldsOf(name: string): FieldDefinitionNode[] {
    const type = this.#types.get(name);
    if (type === undefined || !hasFields(type)) return [];
    return (type.fields ?? []).filter(({ directives = [] }) => {
      const joins = directives.filter((directive) => directive.name.value === 'join__field');
      return joins.length === 0 || joins.some((join) => graphOf(join) === this.#graph);
    });
  }

  #implementing(name: string): string[] {
    return [...this.#types.values()].flatMap((type) =>
      hasFields(type) && type.interfaces?.some((one) => one.name.value === name) ? [type.name.value] : [],
    );
  }
}
