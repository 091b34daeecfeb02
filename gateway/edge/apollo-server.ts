import {
  ApolloServer,
  HeaderMap,
  type ApolloServerOptions,
  type ApolloServerPlugin,
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
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import {
  buildSchema,
  GraphQLError,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { Logger } from 'pino';
import type { Principal } from '../../schema/access/principal.ts';
import { CLIENT_ERRORS } from '../errors.ts';
import { answer, standing, validate, type RequestScope, type Stages } from '../pipeline.ts';
import { maskUnknown, partRefusalOf, refusalOf, toGraphQLError, unlessLeft } from './graphql-errors.ts';
import type { KnownDocuments } from './known-documents.ts';
import { answerType, statusUnder } from './media-type.ts';
import { readDocument } from './read-document.ts';
import { writeBody } from './send-answer.ts';
import { untilFailure, type SentPart } from './send-parts.ts';
import { documentLine, type RequestLine, type Turns } from './take-turns.ts';

type PersistedQueryOptions = Exclude<ApolloServerOptions<EdgeContext>['persistedQueries'], false | undefined>;
type RawOperation = Parameters<typeof answer>[1];
type Validated = ReturnType<typeof validate>;

/** What the HTTP shell carries from a request's headers to its answer. */
export interface EdgeContext {
  /** What the request is answered with. */
  stages: Stages;
  scope: RequestScope;
  principal: Principal;
  /** In which it waits for its turns. */
  line: RequestLine;
  /** Undefined until the document is found to be valid. */
  document?: RawOperation['document'];
  /** The deferred parts of its answer; undefined where there are none. */
  later?: AsyncIterable<SentPart>;
}

/** Before the hash of a document, in the keys by which the shell looks for its text. */
const KEY_PREFIX = 'apq:';

/**
 * Apollo Server as the HTTP shell: it parses, and hands every document to the pipeline. What is valid is known from then on. It is
 * told nothing of the graph, so it outlives every version of it.
 * @param persistedQueries whether a document may be asked for by its hash.
 */
export function createApolloServer(
  documents: KnownDocuments,
  { persistedQueries, turns, logger }: { persistedQueries: boolean; turns: Turns; logger: Logger },
): ApolloServer<EdgeContext> {
  return new ApolloServer<EdgeContext>({
    gateway: gatewayOf(logger),
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
      validationBy(documents, turns, logger),
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

function stringify({ data, ...rest }: FormattedExecutionResult): string {
  return writeBody({ ...rest, data: data instanceof WrittenData ? data.json : JSON.stringify(data) });
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
 * Answers a document that is not valid, or too large to be validated, before the shell looks for an operation in it. To validate one that is not known, to
 * say what is wrong with it, and to carry it out the first time each takes a turn of its own.
 */
function validationBy(
  documents: KnownDocuments,
  turns: Turns,
  logger: Logger,
): ApolloServerPlugin<EdgeContext> {
  const refused = (errors: readonly GraphQLFormattedError[], status: number): GraphQLResponse => ({
    http: { status, headers: new HeaderMap() },
    body: { kind: 'single', singleResult: { errors } },
  });
  return {
    requestDidStart: () =>
      Promise.resolve({
        responseForOperation: async ({ document, source, queryHash, metrics, contextValue }) => {
          const { stages, principal, scope, line } = contextValue;
          const isNew = documents.parsed(source) === undefined;
          let validated: Validated;
          if (isNew) await turns.next(documentLine(line));
          try {
            validated = validate(stages, { text: source, document }, { principal, record: scope.record });
          } catch (failure) {
            const { status, error } = refusalOf(failure, scope.record, logger);
            return refused([error], status);
          }
          if (isNew) await turns.next(documentLine(line));
          if ('explain' in validated)
            return refused(validated.explain(), CLIENT_ERRORS.GRAPHQL_VALIDATION_FAILED);
          contextValue.document = validated.document;
          if (queryHash !== undefined) {
            documents.keep({ text: source, hash: queryHash, document });
            if (metrics.persistedQueryRegister) documents.register(queryHash, source);
          }
          return null;
        },
      }),
  };
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

/** The shell wants to know a schema, and asks it nothing. */
const NO_SCHEMA = buildSchema('type Query { _: Boolean }');

function gatewayOf(logger: Logger): GatewayInterface {
  const subscribers = new Set<(schema: { apiSchema: GraphQLSchema; coreSupergraphSdl: string }) => void>();
  const executor: GatewayExecutor = async ({ request, context }) => {
    const edge = context as unknown as EdgeContext;
    const { stages, principal, scope, document } = edge;
    try {
      if (document === undefined) throw new Error('only a valid document is carried out');
      const raw = readDocument(document, request.operationName ?? undefined, request.variables ?? {});
      const { data, errors, extensions, later } = await answer(stages, raw, principal, scope);
      if (later) edge.later = untilFailure(later, partRefusalOf(scope, logger));
      // The shell takes anything but its own class for a failure.
      return {
        data: new WrittenData(data) as never,
        ...(extensions && { extensions }),
        ...(errors && { errors: errors.map(({ message, ...rest }) => new GraphQLError(message, rest)) }),
      };
    } catch (error) {
      throw toGraphQLError(unlessLeft(error, scope), scope.record, logger);
    }
  };
  return {
    load: () => {
      for (const tell of subscribers) tell({ apiSchema: NO_SCHEMA, coreSupergraphSdl: '' });
      return Promise.resolve({ executor });
    },
    onSchemaLoadOrUpdate: (callback) => {
      subscribers.add(callback);
      return () => subscribers.delete(callback);
    },
    stop: () => Promise.resolve(),
  };
}
