import {
  getVariableValues,
  OperationTypeNode,
  print,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { Shelf, type BoundedMemory } from '../bounded-memory.ts';
import { ClientError } from '../errors.ts';
import { bytesOf } from '../graphql/bytes-of.ts';
import { detach } from '../graphql/detach.ts';
import { createAsGiven, type AsGiven } from './as-given.ts';
import { disguiseAliases } from './disguise-aliases.ts';
import { inlineFragments } from './inline-fragments.ts';
import { measureOperation } from './measure-operation.ts';
import { keepLimits, keepNesting, type OperationLimits } from './operation-limits.ts';
import type { Operation, RawOperation } from './operation.ts';
import { deferVariables, isOn, settleDefers, type Settled, type Settling } from './settle-defers.ts';

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
 * @param memory where prepared operations are kept.
 */
export function createPreparation(
  schema: GraphQLSchema,
  fieldNames: ReadonlySet<string>,
  { limits, memory }: { limits: OperationLimits; memory: BoundedMemory },
): Prepare {
  // Parsed documents are kept by the edge, so the definition's identity stands for its text.
  const documents = new Shelf<OperationDefinitionNode, PreparedDocument>(memory);
  const settled = new Shelf<OperationDefinitionNode, Prepared>(memory);

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
    const inlined = detach(disguiseAliases(inlineFragments(definition, fragments), fieldNames));
    const variables = deferVariables(inlined);
    const document =
      variables === undefined
        ? { operation: prepareOperation({ definition: inlined, defers: false }) }
        : { inlined, variables };
    return documents.keep(definition, document, bytesOf(document));
  };

  const settle = ({ inlined, variables }: Deferring, settling: Settling): Prepared => {
    const key = settling.inParts
      ? variables.map((name) => Number(isOn(settling.variables, name))).join('')
      : 'whole';
    const known = settled.get(inlined, key);
    if (known) return known;
    const operation = prepareOperation(settleDefers(inlined, settling));
    return settled.keep(inlined, operation, bytesOf(operation), key);
  };

  const prepareOperation = ({ definition, defers }: Settled): Prepared => {
    const text = print(definition);
    return { definition, defers, text, asGiven: createAsGiven(schema, definition) };
  };

  return (raw, visibleSchema, inParts) => {
    const document = documents.get(raw.definition) ?? prepareDocument(raw);
    keepNesting(raw.variables, limits);
    const { coerced } = coerce(schema, raw);
    if (coerced === undefined) throw new ClientError('BAD_USER_INPUT', misfit(visibleSchema(), raw));
    const { definition, defers, text, asGiven } =
      'operation' in document ? document.operation : settle(document, { inParts, variables: coerced });
    return { definition, defers, text, variables: asGiven(coerced, raw.variables) };
  };
}

/** What depends on a document alone. */
type PreparedDocument = { operation: Prepared } | Deferring;

/** An operation some of whose fragments are deferred, if these variables are on. */
interface Deferring {
  inlined: OperationDefinitionNode;
  variables: readonly string[];
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
