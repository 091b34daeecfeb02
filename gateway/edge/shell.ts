import { expressMiddleware } from '@as-integrations/express5';
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import { ClientError } from '../errors.ts';
import { identify } from '../pipeline.ts';
import type { createApolloServer } from './apollo-server.ts';
import { refusalOf, toGraphQLError } from './graphql-errors.ts';
import { answerType } from './media-type.ts';
import { compress } from './send-answer.ts';
import type { RequestLocals } from './record-request.ts';
import { schemaDownload } from './schema-download.ts';
import { pageRouter } from './serve-page.ts';

/** What the shell serves beside the stages. */
export interface ShellOptions {
  /** How the gateway is: `ok` takes requests. */
  state: () => 'starting' | 'ok' | 'stopping';
  /** The page at `/`; undefined where none is served. */
  page: { tokens?: string | undefined } | undefined;
  logger: Logger;
}

/** Everything that is served over HTTP. A request has its record, and its body is read, before. */
export function createShell(
  apollo: ReturnType<typeof createApolloServer>,
  { state, page, logger }: ShellOptions,
): Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.get('/health/live', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/health/ready', (_request, response) => {
    const status = state();
    const { snapshot } = localsOf(response).served.stages;
    response.status(status === 'ok' ? 200 : 503).json({ status, snapshot: snapshot.hash });
  });
  app.get('/.well-known/jwks.json', (_request, response) => {
    response.json(localsOf(response).served.jwks);
  });
  app.all('/graphql', compress as unknown as RequestHandler, graphql(apollo, logger));
  app.get('/schema.graphql', schemaDownload(localsOf));
  if (page) app.use(pageRouter({ tokens: page.tokens }));
  app.use((_request, response) => {
    const error = { message: 'There is nothing at this address.', extensions: { code: 'NOT_FOUND' } };
    response.status(404).json({ errors: [error] });
  });
  app.use(refuse(logger));
  return app;
}

function graphql(apollo: ReturnType<typeof createApolloServer>, logger: Logger): RequestHandler {
  const answerByApollo = expressMiddleware(apollo, {
    context: async ({ req, res }) => {
      const { served, record, scope } = localsOf(res);
      try {
        if (!scope) throw new Error('a request is answered once it is read');
        // Asked first, so that nothing is carried out whose answer could not be sent.
        if (answerType(req.headers.accept) === undefined) throw notAcceptable();
        const { stages } = served;
        return { stages, scope, principal: await identify(stages, req.headers.authorization, record) };
      } catch (error) {
        throw toGraphQLError(error, record.requestId, logger);
      }
    },
  });
  return (request, response, next) => {
    // Where it is not JSON there is no body; the shell says what it takes.
    request.body ??= undefined;
    return answerByApollo(request, response, next);
  };
}

function notAcceptable(): ClientError {
  return new ClientError(
    'NOT_ACCEPTABLE',
    'Answers are application/json or application/graphql-response+json; accept one of them.',
  );
}

function localsOf(response: Response): RequestLocals {
  return response.locals as RequestLocals;
}

/** Answers what failed outside of the HTTP shell of GraphQL: in its form, and without details. */
function refuse(logger: Logger): ErrorRequestHandler {
  return (error: Error & { status?: number }, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status = 500 } = error;
    const isTheirs = !(error instanceof ClientError) && status >= 400 && status < 500;
    const failure = isTheirs ? new ClientError('BAD_REQUEST', 'The request cannot be read.') : error;
    const refusal = refusalOf(failure, localsOf(response).record.requestId, logger);
    response
      .status(refusal.status)
      .set(refusal.headers)
      .json({ errors: [refusal.error] });
  };
}
