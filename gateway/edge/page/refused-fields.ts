import type { GraphQLFormattedError } from 'graphql';

/**
 * The fields that an answer was refused, by their response keys from the root (`application.applicant`), each once; a
 * field of a list's items is named once for all of them. An error without a path is named by its message.
 */
export function refusedFields(errors: readonly GraphQLFormattedError[] = []): string[] {
  const refused = errors.filter((error) => error.extensions?.['code'] === 'UNAUTHORIZED_FIELD_OR_TYPE');
  const names = refused.map(
    ({ path, message }) => path?.filter((key) => typeof key === 'string').join('.') ?? message,
  );
  return [...new Set(names)];
}
