import { isInterfaceType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';

/**
 * The types whose rules all have a say at a field that returns this type: the type itself, and behind an interface each object
 * type that may stand there. Not the members of a union: these are judged one by one when they are met.
 */
export function returnedTypes(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLNamedType[] {
  return isInterfaceType(type) ? [type, ...schema.getPossibleTypes(type)] : [type];
}
