import { ApolloServer, HeaderMap, type ApolloServerOptions, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { buildSchema, GraphQLError, type FormattedExecutionResult, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Principal } from '../../schema/access/principal.ts';
import { CLIENT_ERRORS } from '../errors.ts';
import { answer, validate, type RequestScope, type Stages } from '../pipeline.ts';
import { maskUnknown, toGraphQLError } from './graphql-errors.ts';
import type { KnownDocuments } from './known-documents.ts';
import { answerType, statusUnder } from './media-type.ts';
import { readDocument } from './read-document.ts';
import { writeBody } from './send-answer.ts';

type PersistedQueryOptions = Exclude<ApolloServerOptions<EdgeContext>['persistedQueries'], false | undefined>;
type RawOperation = Parameters<typeof answer>[1];

/** What the HTTP shell carries from a request's headers to its answer. */
export interface EdgeContext {
  /** What the request is answered with. */
  stages: Stages;
  scope: RequestScope;
  principal: Principal;
  /** Undefined until the document is found to be valid. */
  document?: RawOperation['document'];
}

/** Before the hash of a document, in the keys by which the shell looks for its text. */
const KEY_PREFIX = 'apq:';

/**
 * Apollo Server as the HTTP shell: it parses, and hands every document to the pipeline. What it parses is known from then on. It is
 * told nothing of the graph, so it outlives every version of it.
 * @param persistedQueries whether a document may be asked for by its hash.
 */
export function createApolloServer(
  documents: KnownDocuments,
  { persistedQueries, logger }: { persistedQueries: boolean; logger: Logger },
): ApolloServer<EdgeContext> {
  return new ApolloServer<EdgeContext>({
    gateway: gatewayOf(logger),
    // The pipeline validates: the shell's messages would name what the caller may not know.
    dangerouslyDisableValidation: true,
    csrfPrevention: true,
    persistedQueries: persistedQueries && { cache: textsOf(documents), ttl: null },
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger,
    stringifyResult: (result) => stringify(result),
    formatError: (formatted, error) => maskUnknown(formatted, error, logger),
    plugins: [
      validationBy(documents),
      graphqlOverHttp,
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
}

function stringify({ data, ...rest }: FormattedExecutionResult): string {
  return writeBody({ ...rest, data: data instanceof WrittenData ? data.json : JSON.stringify(data) });
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

/** Answers a document that is not valid before the shell looks for an operation in it. */
function validationBy(documents: KnownDocuments): ApolloServerPlugin<EdgeContext> {
  const status = CLIENT_ERRORS.GRAPHQL_VALIDATION_FAILED;
  return {
    requestDidStart: () =>
      Promise.resolve({
        responseForOperation: ({ document, source, queryHash, metrics, contextValue }) => {
          documents.keep(source, document);
          const validated = validate(contextValue.stages, document, contextValue.principal);
          if ('document' in validated) {
            contextValue.document = validated.document;
            if (metrics.persistedQueryRegister && queryHash !== undefined)
              documents.register(queryHash, source);
            return Promise.resolve(null);
          }
          const { errors } = validated;
          return Promise.resolve({
            http: { status, headers: new HeaderMap() },
            body: { kind: 'single', singleResult: { errors } },
          });
        },
      }),
  };
}

/** Gives an answer the media type and the status that GraphQL over HTTP wants it to have. */
const graphqlOverHttp: ApolloServerPlugin<EdgeContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ request, response: { http, body } }) => {
        const type = answerType(request.http?.headers.get('accept'));
        if (type !== undefined && body.kind === 'single') {
          http.headers.set('content-type', type);
          const [error] = body.singleResult.data === undefined ? (body.singleResult.errors ?? []) : [];
          if (error) http.status = statusUnder(type, error.extensions?.['code'], http.status ?? 200);
        }
        return Promise.resolve();
      },
    }),
};

/** The shell wants to know a schema, and asks it nothing. */
const NO_SCHEMA = buildSchema('type Query { _: Boolean }');

function gatewayOf(logger: Logger): GatewayInterface {
  const subscribers = new Set<(schema: { apiSchema: GraphQLSchema; coreSupergraphSdl: string }) => void>();
  const executor: GatewayExecutor = async ({ request, context }) => {
    const { stages, principal, scope, document } = context as unknown as EdgeContext;
    try {
      if (document === undefined) throw new Error('only a valid document is carried out');
      const raw = {
        ...readDocument(document, request.operationName ?? undefined),
        variables: request.variables ?? {},
      };
      const { data, errors, extensions } = await answer(stages, raw, principal, scope);
      // The shell takes anything but its own class for a failure.
      return {
        data: new WrittenData(data) as never,
        ...(extensions && { extensions }),
        ...(errors && { errors: errors.map(({ message, ...rest }) => new GraphQLError(message, rest)) }),
      };
    } catch (error) {
      throw toGraphQLError(error, scope.record.requestId, logger);
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
