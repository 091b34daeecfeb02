import {
  getNamedType,
  isInputObjectType,
  isInputType,
  typeFromAST,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { isData } from '../graphql/data.ts';
import type { Decisions, Refusal } from './decisions.ts';
import { first, refusalOf, type RefusedVariables } from './refused-input.ts';

/** Finds the refused variables among those of a request, coerced to their types. */
export type FindRefusedVariables = (variables: Readonly<Record<string, unknown>>) => RefusedVariables;

const NONE: RefusedVariables = new Map();

/**
 * Makes the search of one operation's variables for one access class. Only variables that could hold something refused are looked
 * at, so most operations pay nothing for it. A default that holds something refused refuses its variable whatever is given for it: the
 * default would travel in the text of a fetch.
 */
export function createVariableSearch(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  decisions: Decisions,
): FindRefusedVariables {
  const suspects = variableDefinitions.flatMap(({ variable, type: node, defaultValue }) => {
    const type = typeFromAST(schema, node);
    if (!isInputType(type)) throw new Error('a validated variable is of an input type');
    const named = getNamedType(type);
    if (!couldHoldRefused(named, decisions)) return [];
    const standing = defaultValue && refusalOf(named, defaultValue, decisions, NONE);
    return [{ name: variable.name.value, type: named, standing }];
  });
  if (suspects.length === 0) return () => NONE;
  return (variables) => {
    const refused = new Map<string, Refusal>();
    for (const { name, type, standing } of suspects) {
      const isGiven = standing === undefined && Object.hasOwn(variables, name);
      const refusal = isGiven ? refusalIn(type, variables[name], decisions) : standing;
      if (refusal) refused.set(name, refusal);
    }
    return refused;
  };
}

function couldHoldRefused(type: GraphQLNamedType, decisions: Decisions): boolean {
  const met = new Set<GraphQLNamedType>([type]);
  for (const each of met) {
    if (decisions.ofType(each)) return true;
    if (!isInputObjectType(each)) continue;
    for (const field of Object.values(each.getFields())) met.add(getNamedType(field.type));
  }
  return false;
}

/** @param value given for a type, or for lists of it. */
function refusalIn(type: GraphQLNamedType, value: unknown, decisions: Decisions): Refusal | undefined {
  if (!isInputObjectType(type)) return decisions.ofType(type);
  if (Array.isArray(value)) return first(value, (item: unknown) => refusalIn(type, item, decisions));
  if (!isData(value)) return undefined;
  const fields = type.getFields();
  return first(Object.entries(value), ([name, given]) => {
    const field = fields[name];
    return field && refusalIn(getNamedType(field.type), given, decisions);
  });
}
