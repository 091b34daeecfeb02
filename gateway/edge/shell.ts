import { expressMiddleware } from '@as-integrations/express5';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { Logger } from 'pino';
import { ClientError } from '../errors.ts';
import { identify, scan, trust } from '../pipeline.ts';
import type { createApolloServer } from './apollo-server.ts';
import { refusalOf, toGraphQLError } from './graphql-errors.ts';
import type { KnownDocuments } from './known-documents.ts';
import { answerType } from './media-type.ts';
import { parsed, searchOf } from './parameters.ts';
import { compress } from './send-answer.ts';
import type { RequestLocals } from './record-request.ts';
import { schemaDownload } from './schema-download.ts';
import { askedDocument, tellUntrusted } from './trusted-document.ts';
import { pageRouter } from './serve-page.ts';

/** What the shell serves beside the stages. */
export interface ShellOptions {
  /** How the gateway is: `ok` takes requests. */
  state: () => 'starting' | 'ok' | 'stopping';
  /** Since when there is a newer version that is refused (RFC 3339); undefined where there is none. */
  refusedSince: () => string | undefined;
  /** The page at `/`; undefined where none is served. */
  page: { tokens?: string | undefined } | undefined;
  documents: KnownDocuments;
  logger: Logger;
}

/** Everything that is served over HTTP. A request has its record, and its body is read, before. */
export function createShell(
  apollo: ReturnType<typeof createApolloServer>,
  { state, refusedSince, page, documents, logger }: ShellOptions,
): Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.get('/health/live', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/health/ready', (_request, response) => {
    const status = state();
    const { stages, edition, since } = localsOf(response).served;
    // Why it is refused is for the log alone: whoever reaches the gateway can read this.
    const version = { snapshot: stages.snapshot.hash, edition, since, refusedSince: refusedSince() };
    response.status(status === 'ok' ? 200 : 503).json({ status, ...version });
  });
  app.get('/.well-known/jwks.json', (_request, response) => {
    response.json(localsOf(response).served.jwks);
  });
  app.all('/graphql', compress as unknown as RequestHandler, graphql(apollo, { documents, logger }));
  app.get('/schema.graphql', schemaDownload(localsOf));
  if (page) app.use(pageRouter({ tokens: page.tokens }));
  app.use((_request, response) => {
    const code = 'NOT_FOUND';
    localsOf(response).record.code = code;
    const error = { message: 'There is nothing at this address.', extensions: { code } };
    response.status(404).json({ errors: [error] });
  });
  app.use(refuse(logger));
  return app;
}

function graphql(
  apollo: ReturnType<typeof createApolloServer>,
  { documents, logger }: Pick<ShellOptions, 'documents' | 'logger'>,
): RequestHandler {
  const answerByApollo = expressMiddleware(apollo, {
    context: async ({ req, res }) => {
      const { served, record, scope, isUnknownDocument, line } = localsOf(res);
      try {
        if (!scope) throw new Error('a request is answered once it is read');
        // Asked first, so that nothing is carried out whose answer could not be sent.
        if (answerType(req.headers.accept) === undefined) throw notAcceptable();
        if (extensionsIn(req).some(isOddHash)) throw oddHash();
        const { stages } = served;
        const principal = await identify(stages, req.headers.authorization, record);
        const asked = askedDocument(req, documents, isUnknownDocument);
        if (trust(stages, asked, principal, record)) tellUntrusted(res);
        for (const text of textsIn(req)) if (!documents.parsed(text)) scan(stages, text);
        return { stages, scope, principal, line };
      } catch (error) {
        throw toGraphQLError(error, record, logger);
      }
    },
  });
  return (request, response, next) => {
    // Where it is not JSON there is no body; the shell says what it takes.
    request.body ??= undefined;
    return answerByApollo(request, response, next);
  };
}

/** Where a request can have the text of a document. One that is asked for by its hash was looked at when it came. */
function textsIn({ url, body }: Request): string[] {
  const ofBody = (body as { query?: unknown } | undefined)?.query;
  const ofUrl = searchOf(url).getAll('query');
  return typeof ofBody === 'string' ? [...ofUrl, ofBody] : ofUrl;
}

/** Where a request can have its extensions. */
function extensionsIn({ url, body }: Request): unknown[] {
  const ofUrl = searchOf(url).getAll('extensions').map(parsed);
  return [...ofUrl, (body as { extensions?: unknown } | undefined)?.extensions];
}

/** The length of a SHA-256 in hexadecimal. */
const HASH_LENGTH = 64;

/** Whether they ask for a document by what is no hash. The HTTP shell would take it for a text. */
function isOddHash(extensions: unknown): boolean {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } | null };
  if (!persistedQuery) return false;
  const { sha256Hash } = persistedQuery;
  return typeof sha256Hash !== 'string' || sha256Hash.length > HASH_LENGTH;
}

function oddHash(): ClientError {
  return new ClientError('BAD_REQUEST', 'The hash of a persisted query has to be a SHA-256 in hexadecimal.');
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
    const refusal = refusalOf(failure, localsOf(response).record, logger);
    response
      .status(refusal.status)
      .set(refusal.headers)
      .json({ errors: [refusal.error] });
  };
}
