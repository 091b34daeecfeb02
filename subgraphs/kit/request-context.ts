import { GraphQLError } from 'graphql';
import { NotFromGateway, type VerifyCaller } from './caller.ts';
import type { Database, Query } from './database.ts';
import type { Context, Subgraph } from './definition.ts';

/** A request's context, with what its log line says of it. */
export interface RequestContext<Loaders> extends Context<Loaders> {
  requestId: string | undefined;
  /** How many SQL statements the request has cost so far. */
  count: { statements: number };
  /** Milliseconds on the process's monotonic clock. */
  startedAt: number;
}

interface Dependencies<Loaders> {
  subgraph: Subgraph<Loaders>;
  database: Database;
  verify: VerifyCaller;
}

interface Headers {
  authorization: string | undefined;
  requestId: string | undefined;
}

/**
 * Makes the context of one request.
 * @throws GraphQLError (HTTP 401) where the request does not come from the gateway.
 */
export async function createRequestContext<Loaders>(
  { subgraph, database, verify }: Dependencies<Loaders>,
  { authorization, requestId }: Headers,
): Promise<RequestContext<Loaders>> {
  const caller = await verify(authorization).catch((error: unknown) => {
    if (!(error instanceof NotFromGateway)) throw error;
    throw new GraphQLError('Only the gateway may ask here.', {
      extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } },
    });
  });
  const count = { statements: 0 };
  const counting = (query: Query): Query => {
    return (text, parameters) => {
      count.statements++;
      return query(text, parameters);
    };
  };
  const query = counting(database.query);
  return {
    caller,
    database: {
      ...database,
      query,
      transaction: (work) => database.transaction((inner) => work(counting(inner))),
    },
    loaders: subgraph.createLoaders(query, caller),
    requestId,
    count,
    startedAt: performance.now(),
  };
}
