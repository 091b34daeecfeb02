import type { Supergraph } from '@apollo/federation-internals';
import type { GraphQLDataSource } from '@apollo/gateway';
import executePlan from '@apollo/gateway/dist/executeQueryPlan.js';
import type { ResponsePath } from '@apollo/query-planner';
import {
  Kind,
  OperationTypeNode,
  parse,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { ANSWER_ERRORS, type SubgraphErrorCode } from '../errors.ts';
import { counted, noCalls, type CallCounts } from './count-calls.ts';
import type { Engine, Execution, SubgraphError } from './engine.ts';
import { errorPath } from './error-path.ts';
import { bytesOf } from '../graphql/bytes-of.ts';
import type { Cancellation } from '../cancellation.ts';
import { logDropped, type Told } from './log-dropped.ts';
import { logFailure } from './log-failure.ts';
import { queryText } from './query-text.ts';
import { createAnswerReader, type AnswerReader } from './read-answer.ts';
import { SubgraphFailure, type SubgraphAnswer, type SubgraphFetch } from './subgraph-fetch.ts';

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type RequestContext = Parameters<typeof executePlan.executeQueryPlan>[2];

/** What one execution keeps: on whose behalf it runs, and what it has met. */
interface Run extends CallCounts {
  execution: Execution;
  cancellation: Cancellation;
  errors: SubgraphError[];
}

/** What every data source works with. */
interface Means extends Told {
  fetch: SubgraphFetch;
  /** The supergraph's, with what callers cannot ask for. */
  schema: GraphQLSchema;
}

/** How much of what is known of the fetches to one subgraph is kept, in bytes. */
const KEPT_BYTES = 16 * 1_048_576;
/** How many times what a fetch's document takes is taken by the reading of its answers too. */
const BYTES_PER_BYTE = 8;

/** The engine of `@apollo/gateway`: interprets the plan, and fetches through our own port. */
export function createApolloEngine(
  supergraph: Supergraph,
  { fetch, logger, metrics }: { fetch: SubgraphFetch } & Told,
): Engine {
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  const means = { fetch, logger, metrics, schema: supergraphSchema };
  const services = Object.fromEntries(
    supergraph.subgraphsMetadata().map(({ name }) => [name, createDataSource(name, means)]),
  );
  return {
    execute: async (execution, cancellation) => {
      const run: Run = { execution, cancellation, errors: [], ...noCalls() };
      const { data, errors = [] } = await executePlan.executeQueryPlan(
        execution.plan,
        services,
        {
          request: { variables: execution.variables },
          context: run,
          metrics: {},
          logger,
        } as unknown as RequestContext,
        {
          // Asked for where the operation has introspection in it, and for nothing else.
          get schema() {
            return execution.visibleSchema();
          },
          operation: withTypenames(execution.permitted.definition),
          fragments: {},
        },
        supergraphSchema,
        supergraph.apiSchema(),
      );
      // Whatever subgraphs failed at stands in `run`; anything else is a fault of the engine's own.
      const unforeseen = errors.find((error) => !isMarked(error));
      if (unforeseen) throw new Error('the engine failed', { cause: unforeseen });
      const { subgraphCalls, subgraphs, dropped } = run;
      const counts = { subgraphCalls, subgraphs, dropped };
      return { data: data ?? null, errors: run.errors, counts, isPlain: false };
    },
  };
}

const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** This engine keeps what the operation asks for alone, and an answer cannot be written without its objects' types. */
function withTypenames(definition: OperationDefinitionNode): OperationDefinitionNode {
  return visit(definition, {
    Field: (node) => {
      // The schema's own objects are answered as they are asked for.
      if (node.name.value === '__schema' || node.name.value === '__type') return false;
      return (
        node.selectionSet && {
          ...node,
          selectionSet: { ...node.selectionSet, selections: [TYPENAME, ...node.selectionSet.selections] },
        }
      );
    },
  });
}

/** Errors that are in `run.errors` already bear this mark on their way through the engine. */
const MARK = 'concordNoted';

function isMarked(error: { extensions?: Record<string, unknown> }): boolean {
  return error.extensions?.[MARK] === true;
}

function createDataSource(subgraph: string, { fetch, schema, ...told }: Means): GraphQLDataSource {
  const fetches = new LRUCache<string, { document: DocumentNode; reader: AnswerReader }, undefined>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ document }, query) => bytesOf(query) + BYTES_PER_BYTE * bytesOf(document),
    memoMethod: (query) => {
      const document = parse(query, { noLocation: true });
      return { document, reader: createAnswerReader(schema, document) };
    },
  });
  return {
    process: async (options) => {
      const run = options.context as unknown as Run;
      const { permitted, principal, requestId, trace, deadline, forwardedHeaders } = run.execution;
      const { query = '', operationName, variables = {} } = options.request;
      const { document, reader } = fetches.memo(query);
      const fail = (code: SubgraphErrorCode, path?: SubgraphError['path']): object => {
        const below = errorPath(document, path?.[0] === '_entities' ? path.slice(1) : path);
        run.errors.push({ code, subgraph, path: [...placeOf(options), ...below].filter(isKey) });
        return { message: ANSWER_ERRORS[code], extensions: { [MARK]: true } };
      };
      const request = {
        ...{ subgraph, query: queryText(query), operationName, variables: JSON.stringify(variables) },
        ...{ principal, requestId, trace, deadline, forwardedHeaders },
        isOfQuery: permitted.definition.operation === OperationTypeNode.QUERY,
      };
      try {
        const answer = await counted(run, subgraph, () => fetch(request, run.cancellation));
        checkEntities(answer, variables);
        const errors = answer.errors.map(({ path }) => fail('SUBGRAPH_ERROR', path));
        if (answer.data === null) return { data: null, errors } as never;
        const { data } = answer;
        const { dropped, invalid } = reader.root(data, {
          variables,
          representation: representationsIn(variables),
        });
        run.dropped += dropped;
        if (dropped > 0) logDropped(told, requestId, { subgraph, dropped });
        errors.push(...[...invalid.values()].map((path) => fail('SUBGRAPH_INVALID_RESPONSE', path)));
        return (errors.length > 0 ? { data, errors } : { data }) as never;
      } catch (error) {
        if (!(error instanceof SubgraphFailure)) throw error;
        logFailure(told.logger, run, subgraph, error);
        return { data: null, errors: [fail(error.code)] } as never;
      }
    },
  };
}

function representationsIn(variables: object): (index: number) => unknown {
  const list = 'representations' in variables ? variables.representations : undefined;
  return (index) => (Array.isArray(list) ? (list[index] as unknown) : undefined);
}

/** As many entities as representations, or the answer is not understood. */
function checkEntities({ data }: SubgraphAnswer, variables: object): void {
  if (data === null || !('representations' in variables) || !Array.isArray(variables.representations)) return;
  const entities = data['_entities'];
  const isComplete = Array.isArray(entities) && entities.length === variables.representations.length;
  if (!isComplete) throw new SubgraphFailure('SUBGRAPH_INVALID_RESPONSE', 'entities');
}

/** Where in the caller's answer the object stands that a fetch adds to; list indexes are left out. */
function placeOf(options: ProcessOptions): string[] {
  const { pathInIncomingRequest = [] } = options as { pathInIncomingRequest?: ResponsePath };
  return pathInIncomingRequest.filter(isKey);
}

/** This engine does not tell which item of a list failed. */
function isKey(key: string | number): key is string {
  return typeof key === 'string' && key !== '@';
}
