import { print, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AccessClass } from '../../schema/access/decide.ts';
import type { Rules } from '../../schema/access/rule.ts';
import type { Operation } from '../operation/operation.ts';
import { createDecisions } from './decisions.ts';
import { filterOperation, type FilteredOperation } from './filter-operation.ts';
import type { Authorized, PermittedOperation } from './permitted-operation.ts';

/** Decides what of an operation a caller of an access class may see. */
export type Authorize = (operation: Operation, facts: AccessClass) => Authorized;

/**
 * What a refusal does. `filter`: the refused field is null. `reject`: the whole operation is refused. `dry-run`: nothing is
 * refused or masked, and what would have been is reported; for trying out rules before they are in force.
 */
export type AccessMode = 'filter' | 'reject' | 'dry-run';

const CLASSES_PER_OPERATION = 100;

/** Makes the authorization under one set of rules. An operation is decided once for each access class. */
export function createAuthorization(schema: GraphQLSchema, rules: Rules, mode: AccessMode): Authorize {
  const decided = new WeakMap<OperationDefinitionNode, LRUCache<string, Authorized>>();
  return (operation, facts) => {
    let byClass = decided.get(operation.definition);
    if (byClass === undefined)
      decided.set(operation.definition, (byClass = new LRUCache({ max: CLASSES_PER_OPERATION })));
    let authorized = byClass.get(facts.key);
    if (authorized === undefined) {
      const filtered = filterOperation(operation.definition, schema, createDecisions(rules, facts));
      byClass.set(facts.key, (authorized = applyMode(mode, operation, filtered)));
    }
    return authorized;
  };
}

function applyMode(mode: AccessMode, operation: Operation, filtered: FilteredOperation): Authorized {
  const { definition, denials, ...refused } = filtered;
  const whole = permit(operation.definition, operation.text);
  if (mode === 'dry-run') {
    const nothing = {
      deniedFields: new Set<never>(),
      maskedFields: new Map<never, never>(),
      deniedTypes: new Set<never>(),
    };
    return { permitted: whole, denials: [], wouldDeny: denials, rejects: false, ...nothing };
  }
  const outcome = { denials, wouldDeny: [], rejects: mode === 'reject', ...refused };
  const isRefusedWhole = definition === undefined || (outcome.rejects && denials.length > 0);
  if (isRefusedWhole) return { permitted: undefined, ...outcome };
  const isWhole =
    refused.deniedFields.size === 0 && refused.deniedTypes.size === 0 && refused.maskedFields.size === 0;
  return { permitted: isWhole ? whole : permit(definition, print(definition)), ...outcome };
}

function permit(definition: OperationDefinitionNode, text: string): PermittedOperation {
  return { definition, text } as PermittedOperation;
}
