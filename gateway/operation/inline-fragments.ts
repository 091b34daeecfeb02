import {
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { ClientError } from '../errors.ts';
import { RESERVED_PREFIX } from '../reserved-names.ts';

/** How many selections an operation may have once every fragment stands in its place. */
const MAX_SELECTIONS = 5000;

/** How deep its selections may be nested then. */
const MAX_NESTING = 100;

/**
 * Replaces every fragment spread by an inline fragment, so that each selection stands at one place and has one path.
 * @throws ClientError OPERATION_TOO_LARGE, before more than {@link MAX_SELECTIONS} are made; RESERVED_NAME.
 */
export function inlineFragments(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): OperationDefinitionNode {
  let count = 0;

  const inlineSelection = (selection: SelectionNode, depth: number): SelectionNode => {
    if (++count > MAX_SELECTIONS || depth > MAX_NESTING) {
      throw new ClientError('OPERATION_TOO_LARGE', 'The operation selects too much; ask for less at a time.');
    }
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value);
      if (fragment === undefined) throw new Error('a validated operation has no unknown fragment');
      return {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: fragment.typeCondition,
        directives: selection.directives ?? [],
        selectionSet: inlineSet(fragment.selectionSet, depth + 1),
      } satisfies InlineFragmentNode;
    }
    if (selection.kind === Kind.FIELD && isReserved(selection)) {
      throw new ClientError('RESERVED_NAME', `No alias may begin with __ or ${RESERVED_PREFIX}.`);
    }
    // A node of its own for every place: decisions are kept by node.
    if (selection.selectionSet === undefined) return { ...selection };
    return { ...selection, selectionSet: inlineSet(selection.selectionSet, depth + 1) };
  };

  const inlineSet = (set: SelectionSetNode, depth: number): SelectionSetNode => ({
    kind: Kind.SELECTION_SET,
    selections: set.selections.map((selection) => inlineSelection(selection, depth)),
  });

  return { ...operation, selectionSet: inlineSet(operation.selectionSet, 1) };
}

/** An alias `__typename` for something else would tell the gateway a type of the caller's choosing. */
function isReserved({ alias, name }: FieldNode): boolean {
  if (alias === undefined || alias.value === name.value) return false;
  return alias.value.startsWith('__') || alias.value.startsWith(RESERVED_PREFIX);
}
