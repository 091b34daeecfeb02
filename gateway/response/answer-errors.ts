import type { GraphQLFormattedError } from 'graphql';
import { ANSWER_ERRORS } from '../errors.ts';
import type { SubgraphError } from '../execution/engine.ts';
import type { ExactPath } from './faults.ts';
import type { Written } from './writing.ts';

/**
 * The errors of what was written: what is told already, and one for each thing that is missing beside.
 * @param denials what was refused without regard to the data.
 * @returns the denials themselves where there is nothing else.
 */
export function errorsOf(
  denials: readonly GraphQLFormattedError[],
  failures: readonly SubgraphError[],
  { deniedTypes, inaccessible, missing }: Written,
): readonly GraphQLFormattedError[] {
  const met = [
    ...deniedTypes.map(unauthorized),
    ...failures.map(subgraphError),
    ...inaccessible.map((path) => error('VALUE_INACCESSIBLE', path)),
  ];
  const told = [...denials, ...met];
  const unexplained = missing
    .filter((path) => !told.some((each) => isRelated(path, each.path ?? [])))
    // A null that went up from below is that one's, and no further error (GraphQL, section 6.4.4).
    .filter((path) => !missing.some((other) => other.length > path.length && isRelated(other, path)))
    .map((path) => error('VALUE_MISSING', path));
  // Denials have a path each, so they are told once already.
  return met.length + unexplained.length === 0 ? denials : unique([...told, ...unexplained]);
}

/** The error of what was refused. */
export function unauthorized(path: ExactPath): GraphQLFormattedError {
  return error('UNAUTHORIZED_FIELD_OR_TYPE', path);
}

function error(
  code: 'UNAUTHORIZED_FIELD_OR_TYPE' | 'VALUE_INACCESSIBLE' | 'VALUE_MISSING',
  path: ExactPath,
): GraphQLFormattedError {
  return { message: ANSWER_ERRORS[code], path, extensions: { code } };
}

function subgraphError({ code, subgraph, path }: SubgraphError): GraphQLFormattedError {
  const message = `The subgraph ${subgraph} ${ANSWER_ERRORS[code]}.`;
  return { message, ...(path.length > 0 && { path }), extensions: { code, subgraph } };
}

/** Whether one path leads to the other. Where the other leaves list indexes out, any index is meant. */
function isRelated(path: ExactPath, other: ExactPath): boolean {
  let index = 0;
  for (const key of other) {
    while (typeof path[index] === 'number' && typeof key !== 'number') index++;
    if (index >= path.length) return true;
    if (path[index++] !== key) return false;
  }
  return true;
}

function unique(errors: GraphQLFormattedError[]): GraphQLFormattedError[] {
  return [...new Map(errors.map((each) => [JSON.stringify(each), each])).values()];
}
