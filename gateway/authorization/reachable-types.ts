import {
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  specifiedScalarTypes,
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/**
 * Names the types that the root types and the directives lead to: through fields and arguments, from a type to the
 * interfaces that it implements, and from an interface or union that a field returns to its possible types. The scalars of
 * the language are always among them.
 * @param hidden in schema coordinates; nothing leads there, or any further from there.
 */
export function reachableTypes(schema: GraphQLSchema, hidden: ReadonlySet<string>): ReadonlySet<string> {
  const reached = new Set(specifiedScalarTypes.map(({ name }) => name));
  const { query, mutation, subscription } = schema.toConfig();
  const next: GraphQLNamedType[] = [
    ...[query, mutation, subscription].flatMap((type) => type ?? []),
    ...schema.getDirectives().flatMap(({ name, args }) => typesOf(`@${name}`, args, hidden)),
  ];
  for (const type of next) {
    if (reached.has(type.name) || hidden.has(type.name)) continue;
    reached.add(type.name);
    next.push(...typesAfter(type, schema, hidden));
  }
  return reached;
}

function typesAfter(
  type: GraphQLNamedType,
  schema: GraphQLSchema,
  hidden: ReadonlySet<string>,
): readonly GraphQLNamedType[] {
  const isShown = ({ name }: { name: string }): boolean => !hidden.has(`${type.name}.${name}`);
  if (isInputObjectType(type)) {
    return Object.values(type.getFields())
      .filter(isShown)
      .map((field) => getNamedType(field.type));
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const fields = Object.values(type.getFields()).filter(isShown);
  return [
    ...type.getInterfaces(),
    ...fields.flatMap((field) => {
      const returned = getNamedType(field.type);
      // Not for every interface that is named: what implements it is met only where a field returns it.
      const possible = isAbstractType(returned) ? schema.getPossibleTypes(returned) : [];
      return [returned, ...possible, ...typesOf(`${type.name}.${field.name}`, field.args, hidden)];
    }),
  ];
}

function typesOf(
  owner: string,
  args: readonly GraphQLArgument[],
  hidden: ReadonlySet<string>,
): GraphQLNamedType[] {
  if (hidden.has(owner)) return [];
  return args
    .filter(({ name }) => !hidden.has(`${owner}(${name}:)`))
    .map((argument) => getNamedType(argument.type));
}
