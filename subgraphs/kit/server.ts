import { readFileSync } from 'node:fs';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { parse, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { createCallerVerifier, NotFromGateway } from './caller.ts';
import type { SubgraphConfig } from './config.ts';
import type { Database } from './database.ts';
import { createRequestContext, type RequestContext } from './request-context.ts';
import type { Subgraph } from './definition.ts';
import { createSignatureVerifier } from './signature.ts';

interface ListenOptions<Loaders> {
  subgraph: Subgraph<Loaders>;
  config: SubgraphConfig;
  database: Database;
  logger: Logger;
}

/** Serves a subgraph at `/graphql`, and `/health`. `stop` lets requests in flight end, for at most ten seconds. */
export async function listen<Loaders>(
  options: ListenOptions<Loaders>,
): Promise<{ port: number; stop: () => Promise<void> }> {
  const { subgraph, config, database } = options;
  const app = express().disable('x-powered-by');
  const httpServer = await new Promise<Server>((resolve, reject) => {
    const server: Server = app.listen(config.port, config.host, (error?: Error) => {
      if (error) reject(error);
      else resolve(server);
    });
  });
  const apollo = createApolloServer(options, httpServer);
  await apollo.start();
  const verify = createCallerVerifier({
    audience: subgraph.name,
    issuer: config.gatewayIssuer,
    jwksUrl: config.gatewayJwksUrl,
  });

  app.get('/health', async (_request, response) => {
    const healthy = await database.query('SELECT 1').then(
      () => true,
      () => false,
    );
    response.status(healthy ? 200 : 503).json({ status: healthy ? 'ok' : 'database unreachable' });
  });
  app.use(
    '/graphql',
    express.json({ limit: '10mb', verify: keepBody }),
    ...(config.requireSignatures ? [requireSignature(config.gatewayJwksUrl)] : []),
    expressMiddleware(apollo, {
      context: ({ req: { headers } }) =>
        createRequestContext(
          { subgraph, database, verify },
          { authorization: headers.authorization, requestId: headers['x-request-id']?.toString() },
        ),
    }),
  );
  app.use(badRequest);
  return { port: (httpServer.address() as AddressInfo).port, stop: () => apollo.stop() };
}

/** The bytes of a request's body, which a signature is over. */
type WithBody = IncomingMessage & { rawBody?: Buffer };

function keepBody(request: WithBody, _response: unknown, body: Buffer): void {
  request.rawBody = body;
}

function requireSignature(jwksUrl: string): RequestHandler {
  const verify = createSignatureVerifier(jwksUrl);
  return async (request, response, next) => {
    const { method, originalUrl: url, headers } = request;
    try {
      await verify({ method, url, headers, body: (request as WithBody).rawBody ?? Buffer.alloc(0) });
    } catch (error) {
      if (!(error instanceof NotFromGateway)) throw error;
      const extensions = { code: 'UNAUTHENTICATED' };
      response.status(401).json({ errors: [{ message: 'Only the gateway may ask here.', extensions }] });
      return;
    }
    next();
  };
}

function createApolloServer<Loaders>(
  { subgraph, logger }: ListenOptions<Loaders>,
  httpServer: Server,
): ApolloServer<RequestContext<Loaders>> {
  return new ApolloServer<RequestContext<Loaders>>({
    schema: buildSubgraphSchema({
      typeDefs: parse(readFileSync(`${subgraph.folder}/schema.graphql`, 'utf8')),
      resolvers: subgraph.resolvers as GraphQLResolverMap<unknown>,
    }),
    introspection: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger,
    formatError: (formatted, error) => maskError(formatted, error, logger),
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: 10_000 }),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      logRequests(logger),
    ],
  });
}

/** PostgreSQL's class of errors in the data that were given (SQLSTATE 22, such as a NUL in a text). */
const DATA_EXCEPTION = '22';

/** An unforeseen failure is told to the log alone. */
function maskError(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  const code = formatted.extensions?.['code'];
  if (code !== 'INTERNAL_SERVER_ERROR') return formatted;
  const cause = unwrapResolverError(error) as NodeJS.ErrnoException;
  const path = formatted.path && { path: formatted.path };
  if (cause.code?.startsWith(DATA_EXCEPTION)) {
    return { message: 'The input cannot be used.', extensions: { code: 'BAD_USER_INPUT' }, ...path };
  }
  logger.error({ code: cause.code, reason: cause.message }, 'request failed');
  return { message: 'Internal server error', extensions: { code }, ...path };
}

function logRequests<Loaders>(logger: Logger): ApolloServerPlugin<RequestContext<Loaders>> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse: ({ contextValue: { requestId, caller, count, startedAt }, operationName }) => {
          const { organisation, client } = caller;
          const milliseconds = Math.round(performance.now() - startedAt);
          const { statements } = count;
          logger.info(
            { requestId, organisation, client, operation: operationName, statements, milliseconds },
            'request',
          );
          return Promise.resolve();
        },
      }),
  };
}

const badRequest: ErrorRequestHandler = (_error, _request, response, next) => {
  if (response.headersSent) next();
  else
    response.status(400).json({ errors: [{ message: 'Bad request', extensions: { code: 'BAD_REQUEST' } }] });
};
