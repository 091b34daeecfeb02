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

/**
 * Replaces every fragment spread by an inline fragment, so that each selection stands at one place and has one path.
 * @param operation one that keeps the limits: what it unfolds to may be much longer than its text.
 * @throws ClientError RESERVED_NAME
 */
export function inlineFragments(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): OperationDefinitionNode {
  const inlineSelection = (selection: SelectionNode): SelectionNode => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments.get(selection.name.value);
      if (fragment === undefined) throw new Error('a validated operation has no unknown fragment');
      return {
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: fragment.typeCondition,
        directives: selection.directives ?? [],
        selectionSet: inlineSet(fragment.selectionSet),
      } satisfies InlineFragmentNode;
    }
    if (selection.kind === Kind.FIELD && isReserved(selection)) {
      throw new ClientError('RESERVED_NAME', `No alias may begin with __ or ${RESERVED_PREFIX}.`);
    }
    // A node of its own for every place: decisions are kept by node.
    if (selection.selectionSet === undefined) return { ...selection };
    return { ...selection, selectionSet: inlineSet(selection.selectionSet) };
  };

  const inlineSet = (set: SelectionSetNode): SelectionSetNode => ({
    kind: Kind.SELECTION_SET,
    selections: set.selections.map(inlineSelection),
  });

  return { ...operation, selectionSet: inlineSet(operation.selectionSet) };
}

/** An alias `__typename` for something else would tell the gateway a type of the caller's choosing. */
function isReserved({ alias, name }: FieldNode): boolean {
  if (alias === undefined || alias.value === name.value) return false;
  return alias.value.startsWith('__') || alias.value.startsWith(RESERVED_PREFIX);
}
