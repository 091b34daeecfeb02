import { Kind, type FieldNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql';
import { deferLabel } from '../graphql/defer-label.ts';

/** Stands for the initial part; no label is empty. */
export const INITIAL = '';

type PathsByPart = ReadonlyMap<string, readonly (readonly string[])[]>;

/** The paths of the refused fields by the label of the deferred fragment that they lie in, each once. */
export function denialsByPart(
  { selectionSet }: OperationDefinitionNode,
  deniedFields: ReadonlySet<FieldNode>,
): PathsByPart {
  const byPart = new Map<string, Map<string, readonly string[]>>();
  const walk = (set: SelectionSetNode, above: readonly string[], part: string): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) walk(node.selectionSet, above, deferLabel(node) ?? part);
      if (node.kind !== Kind.FIELD) continue;
      const path = [...above, (node.alias ?? node.name).value];
      if (deniedFields.has(node)) {
        const paths = byPart.get(part) ?? new Map<string, readonly string[]>();
        byPart.set(part, paths.set(path.join('.'), path));
      } else if (node.selectionSet) walk(node.selectionSet, path, part);
    }
  };
  walk(selectionSet, [], INITIAL);
  return new Map([...byPart].map(([part, paths]) => [part, [...paths.values()]]));
}
