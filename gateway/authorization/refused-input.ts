import {
  getNamedType,
  isInputObjectType,
  Kind,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type ValueNode,
} from 'graphql';
import type { Decisions, Refusal } from './decisions.ts';

/** The variables of a request whose values hold something of a type that the caller may not meet; by name. */
export type RefusedVariables = ReadonlyMap<string, Refusal>;

/**
 * Whether a field is given something of a type that the caller may not meet, written out or in a variable. Null counts as given:
 * it can undo the default that the subgraph would have taken. What is left out does not.
 */
export function refusedInput(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  decisions: Decisions,
  refusedVariables: RefusedVariables,
): Refusal | undefined {
  return first(node.arguments ?? [], ({ name, value }) => {
    const argument = field.args.find((candidate) => candidate.name === name.value);
    return argument && refusalOf(getNamedType(argument.type), value, decisions, refusedVariables);
  });
}

/** Whether a value that is written in a document holds something that the caller may not meet. */
export function refusalOf(
  type: GraphQLNamedType,
  value: ValueNode,
  decisions: Decisions,
  refusedVariables: RefusedVariables,
): Refusal | undefined {
  const within = (inner: GraphQLNamedType, each: ValueNode): Refusal | undefined =>
    refusalOf(inner, each, decisions, refusedVariables);
  if (value.kind === Kind.VARIABLE) return refusedVariables.get(value.name.value);
  // A list is given even where nothing is in it.
  if (value.kind === Kind.LIST)
    return decisions.ofType(type) ?? first(value.values, (item) => within(type, item));
  if (value.kind !== Kind.OBJECT || !isInputObjectType(type)) return decisions.ofType(type);
  const fields = type.getFields();
  return first(value.fields, (given) => {
    const input = fields[given.name.value];
    return input && within(getNamedType(input.type), given.value);
  });
}

/** What is found at the first item at which something is found. */
export function first<Item, Found>(
  items: Iterable<Item>,
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
