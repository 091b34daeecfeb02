import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Pseudonym } from '../../schema/access/mask.ts';
import type { Authorized } from '../authorization/permitted-operation.ts';
import { ANSWER_ERRORS } from '../errors.ts';
import type { ExecutionResult, SubgraphError } from '../execution/engine.ts';
import type { Operation } from '../operation/operation.ts';
import { shape } from './shape.ts';

/** What the caller gets (GraphQL, section 7.1). */
export interface Answer {
  data: Record<string, unknown> | null;
  errors?: readonly GraphQLFormattedError[];
}

/** What an answer is made of. */
export interface Outcome {
  operation: Operation;
  authorized: Authorized;
  /** Undefined where nothing was permitted, and so nothing executed. */
  result: ExecutionResult | undefined;
  /** The caller's pseudonyms. */
  pseudonym: Pseudonym;
}

/**
 * Makes the answer: the data in the operation's shape, one error for each refused field and for each failure of a subgraph.
 */
export function respond(
  schema: GraphQLSchema,
  { operation, authorized, result, pseudonym }: Outcome,
): Answer {
  const { denials, deniedFields, deniedTypes, maskedFields, rejects } = authorized;
  let data = result?.data ?? null;
  let met: readonly (readonly string[])[] = [];
  if (deniedFields.size > 0 || deniedTypes.size > 0 || maskedFields.size > 0) {
    const { definition, variables } = operation;
    const shaped = shape(data, { schema, definition, variables, refused: authorized, pseudonym });
    met = shaped.metDeniedTypes;
    data = rejects && met.length > 0 ? null : shaped.data;
  }
  const errors = unique([...denials.map(({ path }) => path), ...met].map(unauthorized)).concat(
    unique((result?.errors ?? []).map(subgraphError)),
  );
  return errors.length > 0 ? { data, errors } : { data };
}

function unauthorized(path: readonly string[]): GraphQLFormattedError {
  const code = 'UNAUTHORIZED_FIELD_OR_TYPE';
  return { message: ANSWER_ERRORS[code], path, extensions: { code } };
}

function subgraphError({ code, subgraph, path }: SubgraphError): GraphQLFormattedError {
  const message = `The subgraph ${subgraph} ${ANSWER_ERRORS[code]}.`;
  return { message, ...(path.length > 0 && { path }), extensions: { code, subgraph } };
}

function unique(errors: GraphQLFormattedError[]): GraphQLFormattedError[] {
  return [...new Map(errors.map((error) => [JSON.stringify(error), error])).values()];
}
