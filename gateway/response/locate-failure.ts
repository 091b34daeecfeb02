import type { GraphQLSchema } from 'graphql';
import type { SubgraphError } from '../execution/engine.ts';
import type { Data } from '../graphql/data.ts';
import { LEFT_OUT } from '../graphql/conditional-fields.ts';
import type { Operation } from '../operation/operation.ts';
import { answerPath } from './answer-path.ts';
import type { ExactPath } from './faults.ts';

/** What failed, where the caller knows it. */
export interface LocatedFailure extends SubgraphError {
  /** Whether that is in the initial part of the answer. */
  isInitial: boolean;
}

/** Makes the finding out where in an answer something failed. */
export function createLocation(
  schema: GraphQLSchema,
  asked: Pick<Operation, 'definition' | 'variables' | 'defers'>,
  data: Data | null,
): (failure: SubgraphError) => LocatedFailure {
  if (!asked.defers)
    return (failure) => ({
      ...failure,
      path: answerPath({ schema }, asked, data, failure.path),
      isInitial: true,
    });
  return (failure) => {
    const failed = upToNull(data, failure.path);
    const path = answerPath({ schema }, asked, data, failed);
    const initial = answerPath({ schema, defer: LEFT_OUT }, asked, data, failed);
    return { ...failure, path, isInitial: initial.length === path.length };
  };
}

/** A path up to the first null of the data: that one is in another part than what is deferred below it, and is what failed there. */
function upToNull(data: unknown, path: ExactPath): ExactPath {
  let value = data;
  for (const [index, key] of path.entries()) {
    if (value === null) return path.slice(0, index);
    if (typeof value !== 'object') return path;
    value = (value as Record<string | number, unknown>)[key];
  }
  return path;
}
