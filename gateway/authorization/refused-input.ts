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

/**
 * Whether a field is given an argument of a type that the caller may not meet. A variable counts as everything that its type
 * can hold, since the decision does not depend on variables.
 */
export function refusedInput(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  decisions: Decisions,
): Refusal | undefined {
  for (const { name, value } of node.arguments ?? []) {
    const argument = field.args.find((candidate) => candidate.name === name.value);
    const refusal = argument && refusalOf(getNamedType(argument.type), value, decisions, new Set());
    if (refusal) return refusal;
  }
  return undefined;
}

function refusalOf(
  type: GraphQLNamedType,
  value: ValueNode | undefined,
  decisions: Decisions,
  seen: ReadonlySet<GraphQLNamedType>,
): Refusal | undefined {
  const refusal = decisions.ofType(type);
  if (refusal || !isInputObjectType(type)) return refusal;
  if (value?.kind === Kind.LIST) return first(value.values, (item) => refusalOf(type, item, decisions, seen));
  const fields = type.getFields();
  if (value?.kind === Kind.OBJECT) {
    return first(value.fields, (field) => {
      const input = fields[field.name.value];
      return input && refusalOf(getNamedType(input.type), field.value, decisions, seen);
    });
  }
  // A variable, or something within one. A type that holds itself is looked at once.
  const inner = Object.values(fields).map((field) => getNamedType(field.type));
  const seenToo = new Set([...seen, type]);
  return first(inner, (held) =>
    seenToo.has(held) ? undefined : refusalOf(held, undefined, decisions, seenToo),
  );
}

function first<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
