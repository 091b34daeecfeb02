import { print, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AccessClass } from '../../schema/access/decide.ts';
import type { Rules } from '../../schema/access/rule.ts';
import type { Operation } from '../operation/operation.ts';
import { createDecisions } from './decisions.ts';
import { filterOperation, type FilteredOperation } from './filter-operation.ts';
import type { Authorized, PermittedOperation } from './permitted-operation.ts';
import type { RefusedVariables } from './refused-input.ts';
import { createVariableSearch, type FindRefusedVariables } from './refused-variables.ts';

/** Decides what of an operation a caller of an access class may see. */
export type Authorize = (operation: Operation, facts: AccessClass) => Authorized;

/**
 * What a refusal does. `filter`: the refused field is null. `reject`: the whole operation is refused. `dry-run`: nothing is
 * refused or masked, and what would have been is reported; for trying out rules before they are in force.
 */
export type AccessMode = 'filter' | 'reject' | 'dry-run';

/** How many access classes are remembered for an operation, and how many decisions. */
const KEPT_PER_OPERATION = 100;

/** What is known of one operation. */
interface KnownOperation {
  /** By access class. */
  searches: LRUCache<string, FindRefusedVariables>;
  /** By access class, and the variables that hold something refused. */
  decided: LRUCache<string, Authorized>;
}

/**
 * Makes the authorization under one set of rules. An operation is decided once for each access class; where a variable could hold
 * something refused, once for each selection of variables that do.
 */
export function createAuthorization(schema: GraphQLSchema, rules: Rules, mode: AccessMode): Authorize {
  const known = new WeakMap<OperationDefinitionNode, KnownOperation>();
  return (operation, facts) => {
    const { definition, variables } = operation;
    let ofOperation = known.get(definition);
    if (ofOperation === undefined) known.set(definition, (ofOperation = nothingKnown()));
    const { searches, decided } = ofOperation;
    let search = searches.get(facts.key);
    if (search === undefined)
      searches.set(
        facts.key,
        (search = createVariableSearch(schema, definition, createDecisions(rules, facts))),
      );
    const refusedVariables = search(variables);
    const key = keyOf(facts, refusedVariables);
    let authorized = decided.get(key);
    if (authorized === undefined) {
      const refusals = { decisions: createDecisions(rules, facts), refusedVariables };
      const filtered = filterOperation(definition, schema, refusals);
      decided.set(key, (authorized = applyMode(mode, operation, filtered)));
    }
    return authorized;
  };
}

function nothingKnown(): KnownOperation {
  return {
    searches: new LRUCache({ max: KEPT_PER_OPERATION }),
    decided: new LRUCache({ max: KEPT_PER_OPERATION }),
  };
}

/** The rule that refuses a variable is told to the log, so it is a part of the decision. */
function keyOf(facts: AccessClass, refusedVariables: RefusedVariables): string {
  if (refusedVariables.size === 0) return facts.key;
  const refused = Array.from(refusedVariables, ([name, { coordinate }]) => `${name}:${coordinate}`);
  return JSON.stringify([facts.key, ...refused]);
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
