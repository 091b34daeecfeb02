import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Pseudonyms } from '../../schema/access/pseudonyms.ts';
import type { Authorized } from '../authorization/permitted-operation.ts';
import { shownKey } from '../reserved-names.ts';
import type { ExecutionResult, SubgraphError } from '../execution/engine.ts';
import type { Operation } from '../operation/operation.ts';
import { errorsOf, unauthorized } from './answer-errors.ts';
import { deliver, type AnswerPart } from './deliver.ts';
import { denialsByPart, INITIAL } from './denials-by-part.ts';
import { createLocation } from './locate-failure.ts';
import { createWriter, type WriteAnswer } from './write-answer.ts';

export type { AnswerPart };

/** What the caller gets (GraphQL, section 7.1). */
export interface Answer {
  /** As JSON. */
  data: string;
  /** Where nothing but decisions is told, one list for all answers to an operation: what is made of it can be kept by its identity. */
  errors?: readonly GraphQLFormattedError[];
  extensions?: Readonly<Record<string, unknown>>;
  /** The deferred parts, each as soon as it is there; missing where nothing is deferred. */
  later?: AsyncIterable<AnswerPart>;
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
  /** By the label of a deferred fragment, and those of the initial part. */
  denials: ReadonlyMap<string, readonly GraphQLFormattedError[]>;
}

/** Makes the last stage. How an operation's answer is written is compiled once for what is refused of it. */
export function createResponse(schema: GraphQLSchema): Respond {
  const known = new WeakMap<Authorized, Prepared>();
  return ({ operation, authorized, result, pseudonyms }) => {
    let prepared = known.get(authorized);
    if (prepared === undefined) known.set(authorized, (prepared = prepare(schema, operation, authorized)));
    const { write, denials } = prepared;
    const found = result?.data ?? null;
    const isPlain = result?.isPlain ?? false;
    const written = write(found, { variables: operation.variables, pseudonyms, isPlain });
    const data = authorized.rejects && written.deniedTypes.length > 0 ? 'null' : written.data;
    const refused = denials.get(INITIAL) ?? NONE;
    // Most answers miss nothing but what was refused.
    if (!result?.errors.length && written.deferred.length === 0)
      return answerOf(data, errorsOf(refused, NOTHING_FAILED, written));
    const definition = authorized.permitted?.definition ?? operation.definition;
    const locate = createLocation(schema, { ...operation, definition }, found);
    const failures = (result?.errors ?? []).map(locate);
    const initial = failures.filter(({ isInitial }) => isInitial);
    const answer = answerOf(data, errorsOf(refused, initial, written));
    if (written.deferred.length === 0 || !result) return answer;
    const deferred = failures.filter(({ isInitial }) => !isInitial);
    const delivery = { schema, denials, failures: deferred, locate, fetched: result.later };
    return { ...answer, later: deliver(written.deferred, delivery) };
  };
}

const NONE: readonly GraphQLFormattedError[] = [];
const NOTHING_FAILED: readonly SubgraphError[] = [];

function answerOf(data: string, errors: readonly GraphQLFormattedError[]): Answer {
  return errors.length > 0 ? { data, errors } : { data };
}

function prepare(schema: GraphQLSchema, operation: Operation, authorized: Authorized): Prepared {
  const write = createWriter(schema, operation, authorized);
  const { permitted, denials, deniedFields } = authorized;
  const byPart =
    operation.defers && permitted
      ? denialsByPart(operation.definition, deniedFields)
      : new Map([[INITIAL, denials.map(({ path }) => path)]]);
  const told = [...byPart].map(([label, paths]) => {
    return [label, paths.map((path) => unauthorized(path.map(shownKey)))] as const;
  });
  return { write, denials: new Map(told) };
}
