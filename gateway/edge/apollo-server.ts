import type { Server } from 'node:http';
import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GatewayExecutor, GatewayInterface } from '@apollo/server-gateway-interface';
import { GraphQLError, Kind, type FormattedExecutionResult, type FragmentDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { Principal } from '../../schema/access/principal.ts';
import { ClientError, CLIENT_ERRORS } from '../errors.ts';
import { answer, validate, type RequestScope, type Stages } from '../pipeline.ts';
import { maskUnknown, toGraphQLError } from './graphql-errors.ts';

type RawOperation = Parameters<typeof answer>[1];

/** What the HTTP shell carries from a request's headers to its answer. */
export interface EdgeContext {
  principal: Principal;
  scope: RequestScope;
  /** Undefined until the document is found to be valid. */
  document?: RawOperation['document'];
}

const DRAIN_MS = 30_000;

/** Apollo Server as the HTTP shell: it parses, and hands every document to the pipeline. */
export function createApolloServer(
  stages: Stages,
  httpServer: Server,
  logger: Logger,
): ApolloServer<EdgeContext> {
  return new ApolloServer<EdgeContext>({
    gateway: gatewayOf(stages, logger),
    // The pipeline validates: the shell's messages would name what the caller may not know.
    dangerouslyDisableValidation: true,
    csrfPrevention: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger,
    stringifyResult: (result) => stringify(result),
    formatError: (formatted, error) => maskUnknown(formatted, error, logger),
    plugins: [
      validationBy(stages),
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: DRAIN_MS }),
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
  if (!(data instanceof WrittenData)) return `${JSON.stringify({ ...rest, data })}\n`;
  const others = JSON.stringify(rest);
  return `${others.slice(0, -1)}${others === '{}' ? '' : ','}"data":${data.json}}\n`;
}

/** Answers a document that is not valid before the shell looks for an operation in it. */
function validationBy(stages: Stages): ApolloServerPlugin<EdgeContext> {
  const status = CLIENT_ERRORS.GRAPHQL_VALIDATION_FAILED;
  return {
    requestDidStart: () =>
      Promise.resolve({
        responseForOperation: ({ document, contextValue }) => {
          const validated = validate(stages, document, contextValue.principal);
          if ('document' in validated) {
            contextValue.document = validated.document;
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

function gatewayOf(stages: Stages, logger: Logger): GatewayInterface {
  const subscribers = new Set<
    (schema: { apiSchema: Stages['snapshot']['apiSchema']; coreSupergraphSdl: string }) => void
  >();
  const executor: GatewayExecutor = async ({ request, context }) => {
    const { principal, scope, document } = context as unknown as EdgeContext;
    try {
      if (document === undefined) throw new Error('only a valid document is carried out');
      const raw = {
        ...readDocument(document, request.operationName ?? undefined),
        variables: request.variables ?? {},
      };
      const { data, errors } = await answer(stages, raw, principal, scope);
      // The shell takes anything but its own class for a failure.
      return {
        data: new WrittenData(data) as never,
        ...(errors && { errors: errors.map(({ message, ...rest }) => new GraphQLError(message, rest)) }),
      };
    } catch (error) {
      throw toGraphQLError(error, scope.record.requestId, logger);
    }
  };
  return {
    load: () => {
      // The shell is told the schema alone; the supergraph stays with the stages.
      for (const tell of subscribers) tell({ apiSchema: stages.snapshot.apiSchema, coreSupergraphSdl: '' });
      return Promise.resolve({ executor });
    },
    onSchemaLoadOrUpdate: (callback) => {
      subscribers.add(callback);
      return () => subscribers.delete(callback);
    },
    stop: () => Promise.resolve(),
  };
}

/** The one operation of a valid document that is asked for, and the document's fragments. */
function readDocument(
  document: RawOperation['document'],
  operationName: string | undefined,
): Omit<RawOperation, 'variables'> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations = [];
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    if (node.kind === Kind.OPERATION_DEFINITION) operations.push(node);
  }
  const definition = operations.find(
    ({ name }) => operationName === undefined || name?.value === operationName,
  );
  const isUnclear = operationName === undefined && operations.length > 1;
  if (definition === undefined || isUnclear) {
    throw new ClientError(
      'OPERATION_RESOLUTION_FAILURE',
      'operationName has to name one of the operations of the document.',
    );
  }
  return { document, definition, fragments };
}
