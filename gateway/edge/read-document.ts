import { Kind, type FragmentDefinitionNode } from 'graphql';
import { ClientError } from '../errors.ts';
import type { answer } from '../pipeline.ts';

type RawOperation = Parameters<typeof answer>[1];

/**
 * The one operation of a valid document that is asked for, and the document's fragments (GraphQL, section 6.1).
 * @throws ClientError OPERATION_RESOLUTION_FAILURE where it is not clear which is asked for.
 */
export function readDocument(
  document: RawOperation['document'],
  operationName: string | undefined,
  variables: RawOperation['variables'],
): RawOperation {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations = [];
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    if (node.kind === Kind.OPERATION_DEFINITION) operations.push(node);
  }
  const definition = operations.find(
    ({ name }) => operationName === undefined || name?.value === operationName,
  );
  const isUnclear = operationName === undefined && operations.length > 1;
  if (definition === undefined || isUnclear) {
    throw new ClientError(
      'OPERATION_RESOLUTION_FAILURE',
      'operationName has to name one of the operations of the document.',
    );
  }
  return { document, definition, fragments, variables };
}
