import {
  isTypeDefinitionNode,
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';

/** A value that another subgraph is sent, whoever asks. */
export interface Travel {
  /** What is sent. */
  coordinate: string;
  /** The subgraph that is sent it. */
  to: string;
  /** What it is sent for: a key of a type, or the inputs of a field. */
  by: { kind: 'key'; type: string; fields: string } | { kind: 'requires'; field: string; fields: string };
}

/** Lists what a supergraph's subgraphs send each other with keys and by `@requires` (join v0.3 and later). */
export function readTravels(supergraph: DocumentNode): Travel[] {
  const types = readTypes(supergraph);
  const subgraphs = readSubgraphs(supergraph);
  const sent = [...types].flatMap(([type, joined]) => [...keysOf(type, joined), ...inputsOf(type, joined)]);
  return sent.flatMap(({ type, to, by }) =>
    coordinatesOf(types, type, parseFields(by.fields)).map((coordinate) => ({
      coordinate,
      to: subgraphs.get(to) ?? to,
      by,
    })),
  );
}

/** A set of fields of a type that is sent to a subgraph. */
interface Sent extends Pick<Travel, 'to' | 'by'> {
  type: string;
}

/** A key is sent where another subgraph knows the type too, and the subgraph can be asked by that key. */
function keysOf(type: string, { joins }: JoinedType): Sent[] {
  const graphs = new Set(joins.map((join) => argument(join, 'graph')));
  if (graphs.size < 2) return [];
  return joins.flatMap((join) => {
    const [to, fields] = [argument(join, 'graph'), argument(join, 'key')];
    if (to === undefined || fields === undefined || argument(join, 'resolvable') === 'false') return [];
    return [{ type, to, by: { kind: 'key' as const, type, fields } }];
  });
}

function inputsOf(type: string, joined: JoinedType): Sent[] {
  return [...joined.fields].flatMap(([name, { directives }]) =>
    namedDirectives(directives, 'join__field').flatMap((join) => {
      const [to, fields] = [argument(join, 'graph'), argument(join, 'requires')];
      if (to === undefined || fields === undefined) return [];
      return [{ type, to, by: { kind: 'requires' as const, field: `${type}.${name}`, fields } }];
    }),
  );
}

interface JoinedType {
  joins: ConstDirectiveNode[];
  fields: ReadonlyMap<string, FieldDefinitionNode>;
}

function readTypes(supergraph: DocumentNode): Map<string, JoinedType> {
  const types = new Map<string, JoinedType>();
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const fields = 'fields' in definition ? (definition.fields ?? []) : [];
    const outputs = fields.filter((field) => field.kind === Kind.FIELD_DEFINITION);
    types.set(definition.name.value, {
      joins: namedDirectives(definition.directives, 'join__type'),
      fields: new Map(outputs.map((field) => [field.name.value, field])),
    });
  }
  return types;
}

/** The subgraphs' names by the enum values that stand for them. */
function readSubgraphs(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const graphs = supergraph.definitions.find(
    (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  return new Map(
    values.map(({ name, directives }) => {
      const [graph] = namedDirectives(directives, 'join__graph');
      return [name.value, (graph && argument(graph, 'name')) ?? name.value];
    }),
  );
}

function coordinatesOf(
  types: ReadonlyMap<string, JoinedType>,
  type: string,
  set: SelectionSetNode,
): string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return coordinatesOf(types, selection.typeCondition?.name.value ?? type, selection.selectionSet);
    const name = selection.name.value;
    const field = types.get(type)?.fields.get(name);
    if (field === undefined) return [];
    const below = selection.selectionSet;
    return [`${type}.${name}`, ...(below ? coordinatesOf(types, namedType(field.type), below) : [])];
  });
}

function parseFields(fields: string): SelectionSetNode {
  const [operation] = parse(`{ ${fields} }`).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`not a set of fields: ${fields}`);
  return operation.selectionSet;
}

function namedDirectives(directives: readonly ConstDirectiveNode[] = [], name: string): ConstDirectiveNode[] {
  return directives.filter((directive) => directive.name.value === name);
}

function argument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((candidate) => candidate.name.value === name)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
