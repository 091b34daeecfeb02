import { execute, Kind, type GraphQLSchema, type OperationDefinitionNode, type SelectionNode } from 'graphql';
import { withSelections } from '../graphql/with-selections.ts';
import type { Data } from '../graphql/data.ts';

/** Answers what an operation asks of the schema itself (GraphQL, section 4). */
export type Introspect = (schema: GraphQLSchema, variables: Readonly<Record<string, unknown>>) => Data;

/** Makes the answering of an operation's `__schema` and `__type`; undefined where it asks for neither. */
export function createIntrospection(definition: OperationDefinitionNode): Introspect | undefined {
  const selections = introspectionIn(definition.selectionSet.selections);
  if (selections.length === 0) return undefined;
  const document = {
    kind: Kind.DOCUMENT as const,
    definitions: [withSelections(definition, selections)],
  };
  return (schema, variableValues) => {
    const result = execute({ schema, document, variableValues });
    return 'data' in result && result.data ? result.data : {};
  };
}

function introspectionIn(selections: readonly SelectionNode[]): SelectionNode[] {
  return selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD)
      return /^__(schema|type)$/.test(selection.name.value) ? [selection] : [];
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const below = introspectionIn(selection.selectionSet.selections);
    const selectionSet = { kind: Kind.SELECTION_SET as const, selections: below };
    return below.length > 0 ? [{ ...selection, selectionSet }] : [];
  });
}
