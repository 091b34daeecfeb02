import { print, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { AccessClass } from '../../schema/access/decide.ts';
import type { Rules } from '../../schema/access/rule.ts';
import { Shelf, type BoundedMemory } from '../bounded-memory.ts';
import { bytesOf } from '../graphql/bytes-of.ts';
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

/**
 * How many times what its definition takes is taken by what hangs on an authorized operation: what is left of it, its costs and the writing
 * of its answers. Measured, it is two to seven times as much.
 */
const BYTES_PER_BYTE = 8;
/** What is taken however small the operation is. */
const LEAST_BYTES = 8192;

/**
 * Makes the authorization under one set of rules. An operation is decided once for each access class; where a variable could hold
 * something refused, once for each selection of variables that do.
 * @param memory where decisions are kept.
 */
export function createAuthorization(
  schema: GraphQLSchema,
  rules: Rules,
  { mode, memory }: { mode: AccessMode; memory: BoundedMemory },
): Authorize {
  // By access class.
  const searches = new Shelf<OperationDefinitionNode, FindRefusedVariables>(memory);
  // By access class, and the variables that hold something refused.
  const decided = new Shelf<OperationDefinitionNode, Authorized>(memory);

  const searchFor = (definition: OperationDefinitionNode, facts: AccessClass): FindRefusedVariables => {
    const search = createVariableSearch(schema, definition, createDecisions(rules, facts));
    return searches.keep(definition, search, bytesOf(definition.variableDefinitions), facts.key);
  };

  return (operation, facts) => {
    const { definition, variables } = operation;
    const search = searches.get(definition, facts.key) ?? searchFor(definition, facts);
    const refusedVariables = search(variables);
    const key = keyOf(facts, refusedVariables);
    const known = decided.get(definition, key);
    if (known) return known;
    const refusals = { decisions: createDecisions(rules, facts), refusedVariables };
    const filtered = filterOperation(definition, schema, refusals);
    const bytes = LEAST_BYTES + bytesOf(definition) * BYTES_PER_BYTE;
    return decided.keep(definition, applyMode(mode, operation, filtered), bytes, key);
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
