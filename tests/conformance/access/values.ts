import {
  isTypeDefinitionNode,
  Kind,
  parse,
  type DefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
} from 'graphql';

/** What a String, ID or custom scalar field holds: a text that can be found by its bytes, and names where it comes from. */
export function valueOf(coordinate: string): string {
  return `VALUE(${coordinate})`;
}

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;
type Resolver = (parent: Readonly<Record<string, unknown>> | undefined) => unknown;

/**
 * Makes the resolvers of a subgraph from its schema alone:
 * - String, ID and custom scalars hold {@link valueOf} their coordinate, Int 4321, Float 4321.5, Boolean true;
 * - an enum holds its first value;
 * - an object holds its fields, an interface or union its first object type;
 * - a list has two elements; one of interface or union, an object of each type;
 * - an entity keeps the key that it was asked for by.
 * @param given by coordinate, what stands above all this.
 */
export function resolversOf(
  sdl: string,
  given: Readonly<Record<string, unknown>>,
): Record<string, Record<string, Resolver>> {
  const { definitions } = parse(sdl);
  const types = new Types(definitions);
  const resolvers: Record<string, Record<string, Resolver>> = {};
  for (const definition of definitions.filter(isObject)) {
    const type = definition.name.value;
    const fields = (resolvers[type] ??= {});
    if (definition.directives?.some(({ name }) => name.value.endsWith('key'))) {
      fields['__resolveReference'] = (reference) => ({ ...reference, __typename: type });
    }
    for (const { name, type: returns } of definition.fields ?? []) {
      const coordinate = `${type}.${name.value}`;
      fields[name.value] = (parent) =>
        parent !== undefined && Object.hasOwn(parent, name.value)
          ? parent[name.value]
          : types.value(returns, coordinate, given[coordinate]);
    }
  }
  return resolvers;
}

function isObject(node: DefinitionNode): node is ObjectNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
}

/** What the types of one schema hold. */
class Types {
  readonly #definitions: readonly DefinitionNode[];

  constructor(definitions: readonly DefinitionNode[]) {
    this.#definitions = definitions;
  }

  value(type: TypeNode, coordinate: string, given: unknown): unknown {
    if (type.kind === Kind.NON_NULL_TYPE) return this.value(type.type, coordinate, given);
    if (type.kind === Kind.NAMED_TYPE) return this.#single(type.name.value, coordinate, given);
    const item = type.type.kind === Kind.NON_NULL_TYPE ? type.type.type : type.type;
    const possible = item.kind === Kind.NAMED_TYPE ? this.#possible(item.name.value) : undefined;
    if (possible && given === undefined) return possible.map((name) => ({ __typename: name }));
    return [this.value(item, coordinate, given), this.value(item, coordinate, given)];
  }

  #single(name: string, coordinate: string, given: unknown): unknown {
    const possible = this.#possible(name);
    if (possible) return { __typename: given ?? possible[0] };
    if (given !== undefined) return given;
    const definition = this.#definitions.find(
      (node) => isTypeDefinitionNode(node) && node.name.value === name,
    );
    if (definition?.kind === Kind.ENUM_TYPE_DEFINITION) return definition.values?.[0]?.name.value;
    if (definition && isObject(definition)) return { __typename: name };
    const numbers: Readonly<Record<string, unknown>> = { Int: 4321, Float: 4321.5, Boolean: true };
    return numbers[name] ?? valueOf(coordinate);
  }

  /** The object types of an interface or union, in the schema's order; undefined where it is neither. */
  #possible(name: string): string[] | undefined {
    for (const node of this.#definitions) {
      if (node.kind === Kind.UNION_TYPE_DEFINITION && node.name.value === name)
        return node.types?.map((type) => type.name.value);
      if (node.kind === Kind.INTERFACE_TYPE_DEFINITION && node.name.value === name)
        return this.#implementing(node);
    }
    return undefined;
  }

  #implementing({ name }: InterfaceTypeDefinitionNode): string[] {
    return this.#definitions
      .filter(isObject)
      .filter(({ interfaces }) => interfaces?.some((implemented) => implemented.name.value === name.value))
      .map((node) => node.name.value);
  }
}
