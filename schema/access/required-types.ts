import {
  getNamedType,
  isInputObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLNamedType,
} from 'graphql';

/**
 * The input types without which a field cannot be asked for: of the arguments that have to be given, and of what has to be given
 * in these. Who may not meet one of them may not ask for the field.
 */
export function requiredTypes(args: readonly GraphQLArgument[]): GraphQLNamedType[] {
  const required = new Set(args.filter(isRequiredArgument).map(({ type }) => getNamedType(type)));
  for (const type of required) {
    if (!isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields()).filter(isRequiredInputField))
      required.add(getNamedType(field.type));
  }
  return [...required];
}
