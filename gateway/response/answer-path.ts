import { Kind, type FieldNode, type OperationDefinitionNode, type SelectionNode } from 'graphql';
import { shownKey } from '../reserved-names.ts';

/**
 * The part of a path that the operation asks for, as its caller knows it. Where something failed that was fetched along the way,
 * for a key or a `@requires`, that is the path of the object that lacks it.
 */
export function answerPath(
  { selectionSet }: OperationDefinitionNode,
  path: readonly (string | number)[],
): (string | number)[] {
  const known: (string | number)[] = [];
  let fields = fieldsOf(selectionSet.selections);
  for (const key of path) {
    if (typeof key === 'string') {
      const named = fields.filter(({ alias, name }) => (alias ?? name).value === key);
      if (named.length === 0) break;
      fields = named.flatMap((field) => fieldsOf(field.selectionSet?.selections));
    }
    known.push(typeof key === 'string' ? shownKey(key) : key);
  }
  return known;
}

function fieldsOf(selections: readonly SelectionNode[] = []): FieldNode[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    return node.kind === Kind.INLINE_FRAGMENT ? fieldsOf(node.selectionSet.selections) : [];
  });
}
