import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  typeFromAST,
  valueFromASTUntyped,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { isData } from '../graphql/data.ts';

type Variables = Readonly<Record<string, unknown>>;

/** Takes out of coerced variables what coercion filled in. */
export type AsGiven = (coerced: Variables, given: Variables) => Variables;

/**
 * Makes what takes the defaults of input fields out of an operation's variables; the defaults of variables stay. An operation whose
 * variables have no such fields pays nothing for it.
 */
export function createAsGiven(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): AsGiven {
  const filled = variableDefinitions.flatMap(({ variable, type: node, defaultValue }) => {
    const type = typeFromAST(schema, node);
    if (!isInputType(type)) throw new Error('a validated variable is of an input type');
    const standard = defaultValue && valueFromASTUntyped(defaultValue);
    return hasDefaults(getNamedType(type)) ? [{ name: variable.name.value, type, standard }] : [];
  });
  if (filled.length === 0) return (coerced) => coerced;
  return (coerced, given) => {
    const variables = { ...coerced };
    for (const { name, type, standard } of filled) {
      if (!Object.hasOwn(variables, name)) continue;
      variables[name] = withoutFilled(
        type,
        variables[name],
        Object.hasOwn(given, name) ? given[name] : standard,
      );
    }
    return variables;
  };
}

function hasDefaults(type: GraphQLNamedType): boolean {
  const met = new Set([type]);
  for (const each of met) {
    if (!isInputObjectType(each)) continue;
    for (const field of Object.values(each.getFields())) {
      if (field.defaultValue !== undefined) return true;
      met.add(getNamedType(field.type));
    }
  }
  return false;
}

function withoutFilled(type: GraphQLInputType, coerced: unknown, given: unknown): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable) && Array.isArray(coerced)) {
    // One item stands for a list of it (GraphQL, section 3.11).
    const items: unknown[] = Array.isArray(given) ? given : [given];
    return coerced.map((item, index) => withoutFilled(nullable.ofType, item, items[index]));
  }
  if (!isInputObjectType(nullable) || !isData(coerced) || !isData(given)) return coerced;
  const fields = nullable.getFields();
  const kept = Object.entries(coerced).flatMap(([name, value]) => {
    const field = Object.hasOwn(given, name) ? fields[name] : undefined;
    return field ? [[name, withoutFilled(field.type, value, given[name])] as const] : [];
  });
  return Object.fromEntries(kept);
}
