import {
  isTypeDefinitionNode,
  Kind,
  parse,
  type ConstDirectiveNode,
  type DocumentNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';

/** A value that the gateway sends to a subgraph, so that the subgraph can answer something else. */
export interface TravellingValue {
  /** The value's coordinate. */
  coordinate: string;
  /** The name of the subgraph that it is sent to. */
  to: string;
  /** What it is sent for: the entity's type for a key, the derived field's coordinate for `@requires`. */
  reason: { kind: 'key'; type: string } | { kind: 'requires'; field: string };
}

/**
 * Lists the values that keys and `@requires` carry to subgraphs, from a supergraph's join directives. A key counts for each
 * subgraph that resolves the entity by it; whether it is sent depends on the query, whether it may be does not.
 */
export function travellingValues(supergraph: DocumentNode): TravellingValue[] {
  const types = fieldTypes(supergraph);
  const graphs = graphNames(supergraph);
  const values: TravellingValue[] = [];
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const type = definition.name.value;
    for (const join of directives(definition.directives, 'join__type')) {
      const [to, key] = [graphs.get(argument(join, 'graph') ?? ''), argument(join, 'key')];
      if (to === undefined || key === undefined || argument(join, 'resolvable') === 'false') continue;
      const reason = { kind: 'key', type } as const;
      values.push(...coordinatesIn(key, type, types).map((coordinate) => ({ coordinate, to, reason })));
    }
    for (const field of 'fields' in definition ? (definition.fields ?? []) : []) {
      for (const join of directives(field.directives, 'join__field')) {
        const [to, requires] = [graphs.get(argument(join, 'graph') ?? ''), argument(join, 'requires')];
        if (to === undefined || requires === undefined) continue;
        const reason = { kind: 'requires', field: `${type}.${field.name.value}` } as const;
        values.push(
          ...coordinatesIn(requires, type, types).map((coordinate) => ({ coordinate, to, reason })),
        );
      }
    }
  }
  return values;
}

/** By type and field: the named type that the field returns. */
type FieldTypes = ReadonlyMap<string, ReadonlyMap<string, string>>;

function fieldTypes(document: DocumentNode): FieldTypes {
  const types = new Map<string, Map<string, string>>();
  for (const definition of document.definitions) {
    if (!isTypeDefinitionNode(definition) || !('fields' in definition)) continue;
    const fields = (definition.fields ?? []).map(
      (field) => [field.name.value, namedType(field.type)] as const,
    );
    types.set(definition.name.value, new Map(fields));
  }
  return types;
}

/** By the enum value that stands for it: a subgraph's name. */
function graphNames(document: DocumentNode): Map<string, string> {
  const graphs = document.definitions.find(
    (node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph',
  );
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  return new Map(
    values.flatMap((value) =>
      directives(value.directives, 'join__graph').map(
        (join) => [value.name.value, argument(join, 'name') ?? ''] as const,
      ),
    ),
  );
}

/** The coordinates of a field set (Federation, `FieldSet`), outer and inner ones. */
function coordinatesIn(fieldSet: string, type: string, types: FieldTypes): string[] {
  const [operation] = parse(`{ ${fieldSet} }`).definitions;
  return operation?.kind === Kind.OPERATION_DEFINITION ? walk(operation.selectionSet, type, types) : [];
}

function walk(set: SelectionSetNode, type: string, types: FieldTypes): string[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return walk(selection.selectionSet, selection.typeCondition?.name.value ?? type, types);
    }
    const field = selection.name.value;
    if (field === '__typename') return [];
    const inner = types.get(type)?.get(field) ?? '';
    return [
      `${type}.${field}`,
      ...(selection.selectionSet ? walk(selection.selectionSet, inner, types) : []),
    ];
  });
}

function directives(nodes: readonly ConstDirectiveNode[] = [], name: string): ConstDirectiveNode[] {
  return nodes.filter((node) => node.name.value === name);
}

function argument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((node) => node.name.value === name)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
