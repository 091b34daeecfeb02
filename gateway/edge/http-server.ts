import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expressMiddleware } from '@as-integrations/express5';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import type { JSONWebKeySet } from 'jose';
import type { Logger } from 'pino';
import { ClientError, CLIENT_ERRORS, INTERNAL_ERROR, type ClientErrorCode } from '../errors.ts';
import { identify, type Stages } from '../pipeline.ts';
import { createRequestRecord, type RequestRecord } from '../telemetry/request-record.ts';
import { createApolloServer } from './apollo-server.ts';
import { toGraphQLError } from './graphql-errors.ts';
import { startScope, type ScopeSettings } from './request-scope.ts';
import { schemaDownload } from './schema-download.ts';
import { pageRouter } from './serve-page.ts';

/** What the gateway listens with. */
export interface EdgeOptions extends ScopeSettings {
  host: string;
  port: number;
  bodyBytes: number;
  /** The public keys by which subgraphs check the gateway's tokens. */
  jwks: JSONWebKeySet;
  /** The page at `/`; undefined where none is served. */
  page: { tokens?: string | undefined } | undefined;
  logger: Logger;
}

/** A listening gateway. */
export interface Edge {
  port: number;
  /** Accepts no more, lets requests in flight end for at most 30 s, and closes. */
  stop: () => Promise<void>;
}

/** Serves the stages over HTTP: `/graphql`, the schema, health, keys, and in development the page. */
export async function listen(stages: Stages, options: EdgeOptions): Promise<Edge> {
  const app = express().disable('x-powered-by');
  const server = createServer(app);
  const apollo = createApolloServer(stages, server, options.logger);
  await apollo.start();
  let isReady = true;

  app.use(recordRequest(options.logger));
  app.get('/health/live', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/health/ready', (_request, response) => {
    response
      .status(isReady ? 200 : 503)
      .json({ status: isReady ? 'ok' : 'stopping', snapshot: stages.snapshot.hash });
  });
  app.get('/.well-known/jwks.json', (_request, response) => void response.json(options.jwks));
  mountGraphQL(app, apollo, stages, options);
  app.get('/schema.graphql', schemaDownload(stages, recordOf));
  if (options.page) app.use(pageRouter({ tokens: options.page.tokens }));
  app.use(
    (_request, response) =>
      void response.status(404).json(errorBody('NOT_FOUND', 'There is nothing at this address.')),
  );
  app.use(refuse(options.logger));

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      isReady = false;
      return apollo.stop();
    },
  };
}

function mountGraphQL(
  app: Express,
  apollo: ReturnType<typeof createApolloServer>,
  stages: Stages,
  options: EdgeOptions,
): void {
  app.use(
    '/graphql',
    express.json({ limit: options.bodyBytes }),
    expressMiddleware(apollo, {
      context: async ({ req, res }) => {
        const record = recordOf(res);
        const scope = { record, ...startScope(req, res, options) };
        try {
          return { principal: await identify(stages, req.headers.authorization, record), scope };
        } catch (error) {
          throw toGraphQLError(error, record.requestId, options.logger);
        }
      },
    }),
  );
}

/** Gives each request an id, and its one line in the log once it is answered or given up. */
function recordRequest(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const isLogged = request.path.startsWith('/graphql') || request.path === '/schema.graphql';
    const given = request.get('x-request-id');
    const record = createRequestRecord(
      given !== undefined && /^[\w.-]{1,128}$/.test(given) ? given : randomUUID(),
    );
    (response.locals as { record: RequestRecord }).record = record;
    response.setHeader('x-request-id', record.requestId);
    response.once('close', () => {
      if (!isLogged) return;
      const milliseconds = Math.round((performance.now() - startedAt) * 10) / 10;
      const outcome = response.writableFinished
        ? { status: response.statusCode }
        : { status: 'client closed' };
      logger.info({ ...record, ...outcome, milliseconds }, 'request');
    });
    next();
  };
}

function recordOf(response: Response): RequestRecord {
  return (response.locals as { record: RequestRecord }).record;
}

/** Answers what failed before the HTTP shell could take the request: in the form of GraphQL, and without details. */
function refuse(logger: Logger): ErrorRequestHandler {
  return (error: Error & { type?: string; status?: number }, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error instanceof ClientError) {
      const { status, headers, code, message } = error;
      return void response.status(status).set(headers).json(errorBody(code, message));
    }
    const code = codeOf(error);
    if (code === undefined) {
      const { requestId } = recordOf(response);
      logger.error({ requestId, err: error }, 'request failed');
      return void response
        .status(500)
        .json(errorBody(INTERNAL_ERROR, 'Internal server error', { requestId }));
    }
    const { status, message } = new ClientError(
      code,
      code === 'BODY_TOO_LARGE' ? 'The request is too large.' : 'The request cannot be read; send JSON.',
    );
    response.status(status).json(errorBody(code, message));
  };
}

function codeOf({ type, status = 500 }: { type?: string; status?: number }): ClientErrorCode | undefined {
  if (type === 'entity.too.large') return 'BODY_TOO_LARGE';
  return status >= 400 && status < 500 ? 'BAD_REQUEST' : undefined;
}

function errorBody(
  code: keyof typeof CLIENT_ERRORS | 'NOT_FOUND' | typeof INTERNAL_ERROR,
  message: string,
  extensions: object = {},
): object {
  return { errors: [{ message, extensions: { code, ...extensions } }] };
}
