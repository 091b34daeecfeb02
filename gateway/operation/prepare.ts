import {
  getVariableValues,
  OperationTypeNode,
  print,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { ClientError } from '../errors.ts';
import { inlineFragments } from './inline-fragments.ts';
import type { Operation, RawOperation } from './operation.ts';

const CACHED_OPERATIONS = 1000;

/** Prepares validated operations for authorization. */
export type Prepare = (raw: RawOperation) => Operation;

/**
 * Makes the preparation of operations on one schema. What depends on the document alone is done once for each.
 * The prepared operation is refused with a {@link ClientError} where it is too large or a variable does not fit its type.
 */
export function createPreparation(schema: GraphQLSchema): Prepare {
  // Parsed documents are cached by the edge, so the definition's identity stands for its text.
  const prepared = new WeakMap<OperationDefinitionNode, Omit<Operation, 'variables'>>();
  const byText = new LRUCache<string, Omit<Operation, 'variables'>>({ max: CACHED_OPERATIONS });

  const prepareDocument = ({ definition, fragments }: RawOperation): Omit<Operation, 'variables'> => {
    if (definition.operation === OperationTypeNode.SUBSCRIPTION) {
      throw new ClientError('SUBSCRIPTIONS_NOT_SUPPORTED', 'Subscriptions are not supported.');
    }
    if (definition.variableDefinitions?.some(({ variable }) => variable.name.value === 'representations')) {
      throw new ClientError(
        'RESERVED_NAME',
        'No variable may be called $representations: federation uses it.',
      );
    }
    const inlined = inlineFragments(definition, fragments);
    const text = print(inlined);
    const known = byText.get(text) ?? { definition: inlined, text };
    byText.set(text, known);
    return known;
  };

  return (raw) => {
    let document = prepared.get(raw.definition);
    if (document === undefined) prepared.set(raw.definition, (document = prepareDocument(raw)));
    const { errors, coerced } = getVariableValues(
      schema,
      raw.definition.variableDefinitions ?? [],
      raw.variables,
      {
        maxErrors: 10,
      },
    );
    if (errors) throw new ClientError('BAD_USER_INPUT', errors.map(({ message }) => message).join('\n'));
    return { ...document, variables: coerced };
  };
}
