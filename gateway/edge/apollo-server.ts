import {
  ApolloServer,
  HeaderMap,
  type ApolloServerOptions,
  type ApolloServerPlugin,
  type GraphQLRequest,
  type GraphQLResponse,
  type GraphQLExperimentalFormattedSubsequentIncrementalExecutionResultAlpha2 as SubsequentResult,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSchema, type FormattedExecutionResult, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import type { Principal } from '../../schema/access/principal.ts';
import { CLIENT_ERRORS } from '../errors.ts';
import { answer, standing, validate, type RequestScope, type Stages } from '../pipeline.ts';
import { maskUnknown, partRefusalOf, refusalOf, unlessLeft } from './graphql-errors.ts';
import type { KnownDocuments } from './known-documents.ts';
import { answerType, statusUnder } from './media-type.ts';
import { readDocument } from './read-document.ts';
import { writeBody } from './send-answer.ts';
import { untilFailure, type SentPart } from './send-parts.ts';
import { documentLine, type RequestLine, type Turns } from './take-turns.ts';

type PersistedQueryOptions = Exclude<ApolloServerOptions<EdgeContext>['persistedQueries'], false | undefined>;
type RawOperation = Parameters<typeof answer>[1];

/** What the HTTP shell carries from a request's headers to its answer. */
export interface EdgeContext {
  /** What the request is answered with. */
  stages: Stages;
  scope: RequestScope;
  principal: Principal;
  /** In which it waits for its turns. */
  line: RequestLine;
  /** The deferred parts of its answer; undefined where there are none. */
  later?: AsyncIterable<SentPart>;
}

/** The shell wants to know a schema, and asks it nothing. */
const NO_SCHEMA = buildSchema('type Query { _: Boolean }');

/** Before the hash of a document, in the keys by which the shell looks for its text. */
const KEY_PREFIX = 'apq:';

/**
 * Apollo Server as the HTTP shell: it parses, and hands every document to the pipeline. What is valid is known from then on. It is
 * told nothing of the graph, so it outlives every version of it, and executes nothing.
 * @param persistedQueries whether a document may be asked for by its hash.
 */
export function createApolloServer(
  documents: KnownDocuments,
  { persistedQueries, turns, logger }: { persistedQueries: boolean; turns: Turns; logger: Logger },
): ApolloServer<EdgeContext> {
  return new ApolloServer<EdgeContext>({
    schema: NO_SCHEMA,
    // The pipeline validates: the shell's messages would name what the caller may not know.
    dangerouslyDisableValidation: true,
    csrfPrevention: true,
    documentStore: documentsOf(documents),
    // Places in the text are told of what is wrong alone, and are the most of what a parsed document takes.
    parseOptions: { noLocation: true },
    persistedQueries: persistedQueries && { cache: textsOf(documents), ttl: null },
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger,
    stringifyResult: (result) => stringify(result),
    formatError: (formatted, error) => maskUnknown(formatted, error, logger),
    plugins: [
      answerBy(documents, turns, logger),
      graphqlOverHttp,
      inParts,
      tellStanding,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
    ] satisfies ApolloServerPlugin<EdgeContext>[],
  });
}

/** The data of an answer as it was written, on its way through the shell. */
class WrittenData {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }

  /** The shell writes parts itself. */
  toJSON(): unknown {
    return JSON.parse(this.json);
  }
}

function stringify({ errors, data, extensions }: FormattedExecutionResult): string {
  return writeBody({
    errors,
    data: data instanceof WrittenData ? data.json : JSON.stringify(data),
    extensions,
  });
}

/** The documents that are known, as the shell looks for them: by a prefix of its own and the text's hash. */
function documentsOf(
  documents: KnownDocuments,
): NonNullable<ApolloServerOptions<EdgeContext>['documentStore']> {
  return {
    get: (key) => Promise.resolve(documents.parsedOf(key.slice(key.indexOf(':') + 1))),
    // The shell would keep what is not valid too.
    set: () => Promise.resolve(),
    delete: () => Promise.resolve(),
  };
}

/** The texts that were registered under hashes, as the shell looks for them. */
function textsOf(documents: KnownDocuments): NonNullable<PersistedQueryOptions['cache']> {
  return {
    get: (key) => Promise.resolve(documents.registered(key.slice(KEY_PREFIX.length))),
    // The shell would register what is not valid too.
    set: () => Promise.resolve(),
    delete: () => Promise.resolve(),
  };
}

/**
 * Answers every document before the shell looks for an operation in it. To validate one that is not known, to say what is wrong
 * with it, and to carry it out the first time each takes a turn of its own. For what is executed later, the shell would make copies
 * whose hidden classes outlive the request.
 */
function answerBy(documents: KnownDocuments, turns: Turns, logger: Logger): ApolloServerPlugin<EdgeContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        responseForOperation: async ({ request, document, source, queryHash, metrics, contextValue }) => {
          const { stages, principal, scope, line } = contextValue;
          try {
            const isNew = documents.parsed(source) === undefined;
            if (isNew) await turns.next(documentLine(line));
            const parsed = { text: source, document };
            const validated = validate(stages, parsed, { principal, record: scope.record });
            if (isNew) await turns.next(documentLine(line));
            if ('explain' in validated)
              return responseOf({ errors: validated.explain() }, CLIENT_ERRORS.GRAPHQL_VALIDATION_FAILED);
            if (queryHash !== undefined) {
              documents.keep({ text: source, hash: queryHash, document });
              if (metrics.persistedQueryRegister) documents.register(queryHash, source);
            }
            return await carryOut(validated.document, request, contextValue);
          } catch (failure) {
            const { status, headers, error } = refusalOf(unlessLeft(failure, scope), scope.record, logger);
            return responseOf({ errors: [error] }, status, headers);
          }
        },
      }),
  };

  async function carryOut(
    document: RawOperation['document'],
    { operationName, variables }: GraphQLRequest,
    edge: EdgeContext,
  ): Promise<GraphQLResponse> {
    const { stages, principal, scope } = edge;
    const raw = readDocument(document, operationName ?? undefined, variables ?? {});
    const { data, errors, extensions, later } = await answer(stages, raw, principal, scope);
    if (later) edge.later = untilFailure(later, partRefusalOf(scope, logger));
    // Its types know data alone, and not what is JSON already.
    return responseOf({ errors, data: new WrittenData(data) as never, extensions });
  }
}

interface SingleResult {
  errors: readonly GraphQLFormattedError[] | undefined;
  data?: Record<string, unknown>;
  extensions?: Readonly<Record<string, unknown>> | undefined;
}

function responseOf(
  singleResult: SingleResult,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): GraphQLResponse {
  const http = { status, headers: new HeaderMap(Object.entries(headers)) };
  return { http, body: { kind: 'single', singleResult: singleResult as FormattedExecutionResult } };
}

/** Tells with an answer what is left of budgets; a refusal by one of them tells of that one. */
const tellStanding: ApolloServerPlugin<EdgeContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: async ({ contextValue: { stages, principal }, response: { http } }) => {
        if (http.headers.has('ratelimit')) return;
        for (const [name, value] of Object.entries(await standing(stages, principal)))
          http.headers.set(name, value);
      },
    }),
};

/** Gives an answer the media type and the status that GraphQL over HTTP wants it to have. */
const graphqlOverHttp: ApolloServerPlugin<EdgeContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ request, response: { http, body }, contextValue }) => {
        const type = answerType(request.http?.headers.get('accept'));
        if (type !== undefined && body.kind === 'single') {
          http.headers.set('content-type', type);
          const [error] = body.singleResult.data === undefined ? (body.singleResult.errors ?? []) : [];
          const code = error?.extensions?.['code'];
          if (error) http.status = statusUnder(type, code, http.status ?? 200);
          if (typeof code === 'string') contextValue.scope.record.code = code;
        }
        return Promise.resolve();
      },
    }),
};

/** Lets the shell send an answer in parts where it has some. */
const inParts: ApolloServerPlugin<EdgeContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ response, contextValue: { later } }) => {
        if (later && response.body.kind === 'single') {
          const { errors, data } = response.body.singleResult;
          const initialResult = { ...(errors && { errors }), data: data ?? null, hasNext: true };
          response.body = { kind: 'incremental', initialResult, subsequentResults: throughShell(later) };
        }
        return Promise.resolve();
      },
    }),
};

async function* throughShell(later: AsyncIterable<SentPart>): AsyncGenerator<SubsequentResult, void> {
  for await (const { incremental, ...part } of later) {
    const written = incremental.map(({ path, label, data, errors }) => ({
      path,
      label,
      data: new WrittenData(data),
      errors,
    }));
    const { errors, hasNext, extensions } = part;
    yield { errors, incremental: written, hasNext, extensions } as unknown as SubsequentResult;
  }
}
