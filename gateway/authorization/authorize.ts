import { print, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AccessClass } from '../../schema/access/decide.ts';
import type { Rules } from '../../schema/access/rule.ts';
import type { Operation } from '../operation/operation.ts';
import { createDecisions } from './decisions.ts';
import { filterOperation } from './filter-operation.ts';
import type { Authorized, PermittedOperation } from './permitted-operation.ts';

/** Decides what of an operation a caller of an access class may see. */
export type Authorize = (operation: Operation, facts: AccessClass) => Authorized;

const CLASSES_PER_OPERATION = 100;

/** Makes the authorization under one set of rules. An operation is decided once for each access class. */
export function createAuthorization(schema: GraphQLSchema, rules: Rules): Authorize {
  const decided = new WeakMap<OperationDefinitionNode, LRUCache<string, Authorized>>();
  return (operation, facts) => {
    let byClass = decided.get(operation.definition);
    if (byClass === undefined)
      decided.set(operation.definition, (byClass = new LRUCache({ max: CLASSES_PER_OPERATION })));
    let authorized = byClass.get(facts.key);
    if (authorized === undefined)
      byClass.set(facts.key, (authorized = decideOperation(operation, schema, rules, facts)));
    return authorized;
  };
}

function decideOperation(
  operation: Operation,
  schema: GraphQLSchema,
  rules: Rules,
  facts: AccessClass,
): Authorized {
  const { definition, ...refused } = filterOperation(
    operation.definition,
    schema,
    createDecisions(rules, facts),
  );
  if (refused.deniedFields.size === 0 && refused.deniedTypes.size === 0) {
    return { permitted: permit(operation.definition, operation.text), ...refused };
  }
  return { permitted: definition && permit(definition, print(definition)), ...refused };
}

function permit(definition: OperationDefinitionNode, text: string): PermittedOperation {
  return { definition, text } as PermittedOperation;
}
