import {
  Kind,
  visit,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** The definition with other selections, and without the variables that these no longer use. */
export function withSelections(
  definition: OperationDefinitionNode,
  selections: readonly SelectionNode[],
): OperationDefinitionNode {
  const selectionSet: SelectionSetNode = { kind: Kind.SELECTION_SET, selections };
  const used = new Set<string>();
  visit(
    { ...definition, variableDefinitions: [], selectionSet },
    { Variable: ({ name }) => void used.add(name.value) },
  );
  const variableDefinitions = (definition.variableDefinitions ?? []).filter(({ variable }) =>
    used.has(variable.name.value),
  );
  return { ...definition, variableDefinitions, selectionSet };
}
