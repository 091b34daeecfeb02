import {
  buildASTSchema,
  GraphQLSchema,
  Kind,
  parse,
  printSchema,
  specifiedScalarTypes,
  type DefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';

/**
 * Makes a schema without what is hidden. Where the query type is hidden, one with the field `_empty` takes its place.
 * @param hidden in schema coordinates, as `hiddenCoordinates` gives them: what is left refers to none of it.
 */
export function schemaWithout(schema: GraphQLSchema, hidden: ReadonlySet<string>): GraphQLSchema {
  const query = schema.getQueryType()?.name ?? 'Query';
  const definitions = parse(printSchema(schema), { noLocation: true }).definitions.flatMap(
    (definition) => without(definition, hidden, query) ?? [],
  );
  if (hidden.has(query)) definitions.push(...emptyType(query));
  const { types, ...config } = buildASTSchema({ kind: Kind.DOCUMENT, definitions }).toConfig();
  // Callers may use the scalars of the language in variables, whether or not a field has one.
  return new GraphQLSchema({ ...config, types: [...types, ...specifiedScalarTypes] });
}

function without(
  node: DefinitionNode,
  hidden: ReadonlySet<string>,
  query: string,
): DefinitionNode | undefined {
  const isShown = (type: { name: { value: string } }): boolean => !hidden.has(type.name.value);
  const args = (owner: string, nodes: readonly InputValueDefinitionNode[] = []): InputValueDefinitionNode[] =>
    nodes.filter(({ name }) => !hidden.has(`${owner}(${name.value}:)`));
  const fields = (type: string, nodes: readonly FieldDefinitionNode[] = []): FieldDefinitionNode[] =>
    nodes
      .map((field) => ({ field, coordinate: `${type}.${field.name.value}` }))
      .filter(({ coordinate }) => !hidden.has(coordinate))
      .map(({ field, coordinate }) => ({ ...field, arguments: args(coordinate, field.arguments) }));

  switch (node.kind) {
    case Kind.SCHEMA_DEFINITION:
      return {
        ...node,
        operationTypes: node.operationTypes.filter(({ type }) => isShown(type) || type.name.value === query),
      };
    case Kind.DIRECTIVE_DEFINITION: {
      const coordinate = `@${node.name.value}`;
      return hidden.has(coordinate) ? undefined : { ...node, arguments: args(coordinate, node.arguments) };
    }
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return isShown(node)
        ? {
            ...node,
            interfaces: node.interfaces?.filter(isShown) ?? [],
            fields: fields(node.name.value, node.fields),
          }
        : undefined;
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      const type = node.name.value;
      const shown = node.fields?.filter(({ name }) => !hidden.has(`${type}.${name.value}`));
      return isShown(node) ? { ...node, fields: shown ?? [] } : undefined;
    }
    case Kind.UNION_TYPE_DEFINITION:
      return isShown(node) ? { ...node, types: node.types?.filter(isShown) ?? [] } : undefined;
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_DEFINITION:
      return isShown(node) ? node : undefined;
    default:
      throw new Error(`a printed schema has no ${node.kind}`);
  }
}

function emptyType(name: string): readonly DefinitionNode[] {
  return parse(
    `type ${name} {
      "Always null. A schema needs a field, and nothing of this one is open to this caller."
      _empty: Boolean
    }`,
    { noLocation: true },
  ).definitions;
}
