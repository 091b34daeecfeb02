import {
  Kind,
  print,
  visit,
  type DirectiveNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { PermittedOperation } from '../authorization/permitted-operation.ts';
import { Shelf, type BoundedMemory } from '../bounded-memory.ts';
import { bytesOf } from '../graphql/bytes-of.ts';
import { withSelections } from '../graphql/with-selections.ts';
import { TYPENAME_KEY } from '../reserved-names.ts';

/** By name. */
type Variables = Readonly<Record<string, unknown>>;

/** Writes a permitted operation as it is planned for these variables. */
export type SettleConditions = (permitted: PermittedOperation, variables: Variables) => string;

/**
 * Makes the leaving out of what `@skip` and `@include` do not select, and of the two directives at the rest (GraphQL, section 3.13).
 * The planner takes such a condition for one of everything that is fetched together with it, and then leaves out what nobody
 * skipped. Done once for an operation and what its conditions come to; an operation without conditions is its own text.
 */
export function createSettling(memory: BoundedMemory): SettleConditions {
  const known = new WeakMap<OperationDefinitionNode, Conditions>();
  // By what the variables are that conditions ask for.
  const texts = new Shelf<OperationDefinitionNode, string>(memory);
  return ({ definition, text }, variables) => {
    let conditions = known.get(definition);
    if (conditions === undefined) known.set(definition, (conditions = conditionsIn(definition)));
    if (!conditions.isConditional) return text;
    const outcome = conditions.variables.map((name) => (variables[name] === true ? 1 : 0)).join('');
    const settled = texts.get(definition, outcome);
    if (settled !== undefined) return settled;
    const { selections } = selected(definition.selectionSet, variables);
    const settledText = print(withSelections(definition, selections));
    return texts.keep(definition, settledText, bytesOf(settledText), outcome);
  };
}

interface Conditions {
  isConditional: boolean;
  /** Those that conditions ask for. */
  variables: readonly string[];
}

function conditionsIn(definition: OperationDefinitionNode): Conditions {
  const variables = new Set<string>();
  let isConditional = false;
  visit(definition, {
    Directive: (directive) => {
      if (!isCondition(directive)) return;
      isConditional = true;
      const condition = conditionOf(directive);
      if (condition?.kind === Kind.VARIABLE) variables.add(condition.name.value);
    },
  });
  return { isConditional, variables: [...variables] };
}

function selected(set: SelectionSetNode, variables: Variables): SelectionSetNode {
  const selections = set.selections
    .filter(({ directives = [] }) => directives.every((directive) => holds(directive, variables)))
    .map((selection): SelectionNode => {
      const directives = selection.directives?.filter((directive) => !isCondition(directive)) ?? [];
      if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet)
        return { ...selection, directives };
      return { ...selection, directives, selectionSet: selected(selection.selectionSet, variables) };
    });
  return { kind: Kind.SELECTION_SET, selections: selections.length > 0 ? selections : [TYPENAME] };
}

function holds(directive: DirectiveNode, variables: Variables): boolean {
  if (!isCondition(directive)) return true;
  const condition = conditionOf(directive);
  const isTrue =
    condition?.kind === Kind.VARIABLE
      ? variables[condition.name.value] === true
      : condition?.kind === Kind.BOOLEAN && condition.value;
  return isTrue === (directive.name.value === 'include');
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}

function conditionOf({ arguments: args = [] }: DirectiveNode): ValueNode | undefined {
  return args.find(({ name }) => name.value === 'if')?.value;
}

const TYPENAME: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: TYPENAME_KEY },
  name: { kind: Kind.NAME, value: '__typename' },
};
