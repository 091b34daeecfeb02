import {
  getVariableValues,
  OperationTypeNode,
  print,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { ClientError } from '../errors.ts';
import { createAsGiven, type AsGiven } from './as-given.ts';
import { disguiseAliases } from './disguise-aliases.ts';
import { inlineFragments } from './inline-fragments.ts';
import { measureOperation } from './measure-operation.ts';
import { keepLimits, keepNesting, type OperationLimits } from './operation-limits.ts';
import type { Operation, RawOperation } from './operation.ts';
import { deferVariables, isOn, settleDefers, type Settled, type Settling } from './settle-defers.ts';

const CACHED_OPERATIONS = 1000;

/** How many ways of deferring parts of one document are kept. */
const KEPT_SETTLINGS = 16;

/** Names that no variable may have, and why. */
const RESERVED_VARIABLES = new Map([
  ['representations', 'federation uses it'],
  // As a key of a record it would become what the others are looked up in.
  ['__proto__', 'the gateway could not tell it from the others'],
]);

/**
 * Prepares validated operations for authorization.
 * @param visibleSchema the schema as the caller may know it. Only variables that do not fit ask for it.
 * @param inParts whether the answer may come in parts; else nothing is deferred.
 */
export type Prepare = (raw: RawOperation, visibleSchema: () => GraphQLSchema, inParts: boolean) => Operation;

/**
 * Makes the preparation of operations on one schema. What depends on the document alone is done once for each.
 * The prepared operation is refused with a {@link ClientError} where it is too large or a variable does not fit its type.
 * @param fieldNames the names of all fields of the supergraph.
 */
export function createPreparation(
  schema: GraphQLSchema,
  fieldNames: ReadonlySet<string>,
  limits: OperationLimits,
): Prepare {
  // Parsed documents are cached by the edge, so the definition's identity stands for its text.
  const prepared = new WeakMap<OperationDefinitionNode, PreparedDocument>();
  const byText = new LRUCache<string, Prepared>({ max: CACHED_OPERATIONS });

  const prepareDocument = ({ definition, fragments }: RawOperation): PreparedDocument => {
    if (definition.operation === OperationTypeNode.SUBSCRIPTION) {
      throw new ClientError('SUBSCRIPTIONS_NOT_SUPPORTED', 'Subscriptions are not supported.');
    }
    keepLimits(measureOperation(definition, fragments), limits);
    for (const { variable } of definition.variableDefinitions ?? []) {
      const reason = RESERVED_VARIABLES.get(variable.name.value);
      if (reason === undefined) continue;
      throw new ClientError('RESERVED_NAME', `No variable may be called $${variable.name.value}: ${reason}.`);
    }
    const inlined = disguiseAliases(inlineFragments(definition, fragments), fieldNames);
    const variables = deferVariables(inlined);
    if (variables === undefined) return always(prepareOperation({ definition: inlined, defers: false }));
    const settlings = new LRUCache<string, Prepared>({ max: KEPT_SETTLINGS });
    return (settling) => {
      const key = settling.inParts
        ? variables.map((name) => Number(isOn(settling.variables, name))).join('')
        : 'whole';
      let operation = settlings.get(key);
      if (operation === undefined)
        settlings.set(key, (operation = prepareOperation(settleDefers(inlined, settling))));
      return operation;
    };
  };

  const prepareOperation = ({ definition, defers }: Settled): Prepared => {
    const text = print(definition);
    const asGiven = createAsGiven(schema, definition);
    const known = byText.get(text) ?? { definition, defers, text, asGiven };
    byText.set(text, known);
    return known;
  };

  return (raw, visibleSchema, inParts) => {
    let document = prepared.get(raw.definition);
    if (document === undefined) prepared.set(raw.definition, (document = prepareDocument(raw)));
    keepNesting(raw.variables, limits);
    const { coerced } = coerce(schema, raw);
    if (coerced === undefined) throw new ClientError('BAD_USER_INPUT', misfit(visibleSchema(), raw));
    const { definition, defers, text, asGiven } = document({ inParts, variables: coerced });
    return { definition, defers, text, variables: asGiven(coerced, raw.variables) };
  };
}

/** What depends on a document alone, by how its `@defer` are settled. */
type PreparedDocument = (settling: Settling) => Prepared;

function always(operation: Prepared): PreparedDocument {
  return () => operation;
}

/** What depends on an operation's text alone. */
interface Prepared extends Omit<Operation, 'variables'> {
  asGiven: AsGiven;
}

function coerce(
  schema: GraphQLSchema,
  { definition, variables }: RawOperation,
): ReturnType<typeof getVariableValues> {
  return getVariableValues(schema, definition.variableDefinitions ?? [], variables, { maxErrors: 10 });
}

/** What does not fit, told by the schema that the caller may know: the messages suggest names. */
function misfit(visible: GraphQLSchema, raw: RawOperation): string {
  const { errors } = coerce(visible, raw);
  return errors?.map(({ message }) => message).join('\n') ?? 'A variable does not fit its type.';
}
