import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Pseudonyms } from '../../schema/access/pseudonyms.ts';
import type { Authorized } from '../authorization/permitted-operation.ts';
import { ANSWER_ERRORS } from '../errors.ts';
import { shownKey } from '../reserved-names.ts';
import type { ExecutionResult, SubgraphError } from '../execution/engine.ts';
import type { Operation } from '../operation/operation.ts';
import { answerPath } from './answer-path.ts';
import type { ExactPath } from './faults.ts';
import { createWriter, type WriteAnswer, type Written } from './write-answer.ts';

/** What the caller gets (GraphQL, section 7.1). */
export interface Answer {
  /** As JSON. */
  data: string;
  /** Where nothing but decisions is told, one list for all answers to an operation: what is made of it can be kept by its identity. */
  errors?: readonly GraphQLFormattedError[];
  extensions?: Readonly<Record<string, unknown>>;
}

/** What an answer is made of. */
export interface Outcome {
  operation: Operation;
  authorized: Authorized;
  /** Undefined where nothing was permitted, and so nothing executed. */
  result: ExecutionResult | undefined;
  /** The caller's pseudonyms. */
  pseudonyms: Pseudonyms;
}

/** Makes the answer: the data in the operation's shape, and one error for each thing that is missing from it. */
export type Respond = (outcome: Outcome) => Answer;

/** What is prepared of an operation's answers for what is refused of it. */
interface Prepared {
  write: WriteAnswer;
  denials: readonly GraphQLFormattedError[];
}

/** Makes the last stage. How an operation's answer is written is compiled once for what is refused of it. */
export function createResponse(schema: GraphQLSchema): Respond {
  const known = new WeakMap<Authorized, Prepared>();
  return ({ operation, authorized, result, pseudonyms }) => {
    let prepared = known.get(authorized);
    if (prepared === undefined) {
      const write = createWriter(schema, operation.definition, authorized);
      const denials = authorized.denials.map(({ path }) => unauthorized(path.map(shownKey)));
      known.set(authorized, (prepared = { write, denials }));
    }
    const { variables } = operation;
    const found = result?.data ?? null;
    const written = prepared.write(found, { variables, pseudonyms });
    const data = authorized.rejects && written.deniedTypes.length > 0 ? 'null' : written.data;
    const asked = { definition: authorized.permitted?.definition ?? operation.definition, variables };
    const failures = (result?.errors ?? []).map((each) => {
      return { ...each, path: answerPath(schema, asked, found, each.path) };
    });
    const errors = errorsOf(prepared.denials, failures, written);
    return errors.length > 0 ? { data, errors } : { data };
  };
}

function errorsOf(
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

function unauthorized(path: ExactPath): GraphQLFormattedError {
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
