import {
  Kind,
  OperationTypeNode,
  visit,
  type DirectiveNode,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { deferAs, deferOf } from '../graphql/defer-label.ts';
import { ownLabel } from '../reserved-names.ts';

/** How the `@defer` of an operation are settled for one request. */
export interface Settling {
  /** Whether the answer may come in parts; else nothing is deferred. */
  inParts: boolean;
  variables: Readonly<Record<string, unknown>>;
}

/** An operation in which every `@defer` that is left takes effect. */
export interface Settled {
  definition: OperationDefinitionNode;
  /** Whether one is left. */
  defers: boolean;
}

/** The variables that decide about an operation's `@defer`; undefined where it has none. */
export function deferVariables(definition: OperationDefinitionNode): readonly string[] | undefined {
  const conditions: (ValueNode | undefined)[] = [];
  visit(definition, {
    Directive: (node) => {
      if (node.name.value === 'defer') conditions.push(argumentOf(node, 'if'));
    },
  });
  if (conditions.length === 0) return undefined;
  return [...new Set(conditions.flatMap((node) => (node?.kind === Kind.VARIABLE ? [node.name.value] : [])))];
}

/** Whether `@defer(if:)` is on by a variable; it is where none is given. */
export function isOn(variables: Settling['variables'], name: string): boolean {
  return variables[name] === true || variables[name] === undefined;
}

/**
 * Gives every `@defer` that takes effect a label of its own and nothing else, and takes out the others. A server may always
 * answer at once what could be deferred, and this one does so with the fields of a mutation, which are done one after another,
 * with questions to the schema itself, and where the label is a variable, which no client could match.
 * @param definition without fragment spreads.
 */
export function settleDefers(definition: OperationDefinitionNode, settling: Settling): Settled {
  let count = 0;

  const directivesOf = (node: InlineFragmentNode, isRoot: boolean): readonly DirectiveNode[] | undefined => {
    const defer = deferOf(node);
    if (defer === undefined) return node.directives;
    const others = node.directives?.filter((each) => each !== defer) ?? [];
    const isWhole =
      isRoot && (definition.operation === OperationTypeNode.MUTATION || asksSchema(node.selectionSet));
    if (isWhole || !takesEffect(defer, settling)) return others;
    const label = argumentOf(defer, 'label');
    return [...others, deferAs(ownLabel(count++, label?.kind === Kind.STRING ? label.value : undefined))];
  };

  const settle = (set: SelectionSetNode, isRoot: boolean): SelectionSetNode => ({
    ...set,
    selections: set.selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragment spreads are inlined before');
      if (selection.selectionSet === undefined) return selection;
      if (selection.kind === Kind.FIELD)
        return { ...selection, selectionSet: settle(selection.selectionSet, false) };
      const directives = directivesOf(selection, isRoot) ?? [];
      return { ...selection, directives, selectionSet: settle(selection.selectionSet, isRoot) };
    }),
  });

  const settled = { ...definition, selectionSet: settle(definition.selectionSet, true) };
  return { definition: settled, defers: count > 0 };
}

function takesEffect(defer: DirectiveNode, { inParts, variables }: Settling): boolean {
  const condition = argumentOf(defer, 'if');
  if (!inParts || argumentOf(defer, 'label')?.kind === Kind.VARIABLE) return false;
  if (condition?.kind === Kind.VARIABLE) return isOn(variables, condition.name.value);
  return condition?.kind !== Kind.BOOLEAN || condition.value;
}

/** Whether fields are selected that no subgraph is asked for; the planner finds no way to them from a deferred fragment. */
function asksSchema({ selections }: SelectionSetNode): boolean {
  return selections.some((selection) =>
    selection.kind === Kind.FIELD
      ? selection.name.value.startsWith('__')
      : selection.kind === Kind.INLINE_FRAGMENT && asksSchema(selection.selectionSet),
  );
}

function argumentOf({ arguments: args = [] }: DirectiveNode, name: string): ValueNode | undefined {
  return args.find((argument) => argument.name.value === name)?.value;
}
