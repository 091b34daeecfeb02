import type { GraphiQLProps } from 'graphiql';
import type { FormattedExecutionResult } from 'graphql';
import { refusedFields } from './refused-fields.ts';
import type { TokenSource } from './token-source.ts';

type Fetcher = GraphiQLProps['fetcher'];

/**
 * Sends GraphiQL's questions to the gateway with a token. `onRefused` is told which fields the last answer lacks: none
 * when a question is asked, then those that its answer was refused.
 */
export function createFetcher(token: TokenSource, onRefused: (fields: string[]) => void): Fetcher {
  let asked = 0;
  return async ({ query, variables, operationName }) => {
    const body = JSON.stringify({ query, variables: variables as unknown, operationName });
    if (operationName === 'IntrospectionQuery') return send(body, token);
    const turn = ++asked;
    onRefused([]);
    const result = await send(body, token);
    const refused = refusedFields(result.errors);
    // GraphiQL drops an answer that a later question has overtaken; so must the notice.
    if (turn === asked) onRefused(refused);
    // The notice tells of the refusals, so the data may stand where they are seen at once.
    const { errors, ...rest } = result;
    return refused.length > 0 ? { ...rest, errors } : result;
  };
}

async function send(body: string, token: TokenSource): Promise<FormattedExecutionResult> {
  const headers = new Headers({
    Accept: 'application/graphql-response+json, application/json;q=0.9',
    'Content-Type': 'application/json',
  });
  const bearer = await token();
  if (bearer !== null) headers.set('Authorization', `Bearer ${bearer}`);
  const response = await fetch('/graphql', { method: 'POST', headers, body }).catch(() => {
    throw new Error('The gateway does not answer. Check that it runs, then run the query again.');
  });
  const result: unknown = await response.json().catch(() => undefined);
  if (typeof result !== 'object' || result === null)
    throw new Error(`The gateway answers ${response.status} without JSON.`);
  return result;
}
