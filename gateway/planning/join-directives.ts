import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
} from 'graphql';

/** A type of a supergraph that has fields. */
export type FieldedType = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** Whether a definition is of a type that has fields. */
export function hasFields(definition: DefinitionNode): definition is FieldedType {
  return (
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
  );
}

/** The public names of subgraphs by the names that the supergraph has for them (`join__Graph`). */
export function subgraphNames({ definitions }: DocumentNode): Map<string, string> {
  const names = new Map<string, string>();
  for (const { values = [] } of definitions.filter(isGraphs)) {
    for (const { name, directives = [] } of values)
      names.set(name.value, textOf(directives[0], 'name') ?? name.value);
  }
  return names;
}

/** Whether a definition is the list of subgraphs. */
export function isGraphs(definition: DefinitionNode): definition is EnumTypeDefinitionNode {
  return definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph';
}

/** The name of a type without its lists and non-nulls. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

/** Reads a `FieldSet`, such as `id owner { id }`. */
export function parseSet(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a field set is a selection set');
  return definition.selectionSet;
}

/** The text of an argument; undefined where it is not given or no text. */
export function textOf(directive: DirectiveNode | undefined, name: string): string | undefined {
  const value = directive && valueOf(directive, name);
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** The subgraph that a directive speaks of, by the supergraph's name for it; undefined where it speaks of none. */
export function graphOf(directive: DirectiveNode): string | undefined {
  const value = valueOf(directive, 'graph');
  return value?.kind === Kind.ENUM ? value.value : undefined;
}

/** Whether an argument is given as a literal truth value, and this one. */
export function isGiven(directive: DirectiveNode, name: string, wanted: boolean): boolean {
  const value = valueOf(directive, name);
  return value?.kind === Kind.BOOLEAN && value.value === wanted;
}

/** What is given for an argument. */
export function valueOf({ arguments: args }: DirectiveNode, name: string): ValueNode | undefined {
  return args?.find((argument) => argument.name.value === name)?.value;
}

/** The directive with other values for some of its arguments; undefined leaves one out. */
export function withValues(
  directive: ConstDirectiveNode,
  values: Readonly<Record<string, ConstValueNode | undefined>>,
): ConstDirectiveNode {
  const others = (directive.arguments ?? []).filter(({ name }) => !(name.value in values));
  const given = Object.entries(values).flatMap(([name, value]) =>
    value ? [{ kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: name }, value } as const] : [],
  );
  return { ...directive, arguments: [...others, ...given] };
}
