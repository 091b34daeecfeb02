import type { Supergraph } from '@apollo/federation-internals';
import type { GraphQLDataSource } from '@apollo/gateway';
import executePlan from '@apollo/gateway/dist/executeQueryPlan.js';
import type { ResponsePath } from '@apollo/query-planner';
import { Kind, parse, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { ANSWER_ERRORS, type SubgraphErrorCode } from '../errors.ts';
import type { Engine, Execution, SubgraphError } from './engine.ts';
import { SubgraphFailure, type SubgraphAnswer, type SubgraphFetch } from './subgraph-fetch.ts';

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];
type RequestContext = Parameters<typeof executePlan.executeQueryPlan>[2];

/** What one execution keeps: on whose behalf it runs, and what it has met. */
interface Run {
  execution: Execution;
  errors: SubgraphError[];
  subgraphCalls: number;
}

/** The engine of `@apollo/gateway`: interprets the plan, and fetches through our own port. */
export function createApolloEngine(
  supergraph: Supergraph,
  apiSchema: GraphQLSchema,
  { fetch, logger }: { fetch: SubgraphFetch; logger: Logger },
): Engine {
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema();
  const services = Object.fromEntries(
    supergraph.subgraphsMetadata().map(({ name }) => [name, createDataSource(name, fetch, logger)]),
  );
  return {
    execute: async (execution) => {
      const run: Run = { execution, errors: [], subgraphCalls: 0 };
      const { data, errors = [] } = await executePlan.executeQueryPlan(
        execution.plan,
        services,
        {
          request: { variables: execution.variables },
          context: run,
          metrics: {},
          logger,
        } as unknown as RequestContext,
        { schema: apiSchema, operation: execution.permitted.definition, fragments: {} },
        supergraphSchema,
        supergraph.apiSchema(),
      );
      // Whatever subgraphs failed at stands in `run`; anything else is a fault of the engine's own.
      const unforeseen = errors.find((error) => !isMarked(error));
      if (unforeseen) throw new Error('the engine failed', { cause: unforeseen });
      return { data: data ?? null, errors: run.errors, subgraphCalls: run.subgraphCalls };
    },
  };
}

/** Errors that are in `run.errors` already bear this mark on their way through the engine. */
const MARK = 'concordNoted';

function isMarked(error: { extensions?: Record<string, unknown> }): boolean {
  return error.extensions?.[MARK] === true;
}

function createDataSource(subgraph: string, fetch: SubgraphFetch, logger: Logger): GraphQLDataSource {
  return {
    process: async (options) => {
      const run = options.context as unknown as Run;
      const { principal, requestId } = run.execution;
      const { query = '', operationName, variables = {} } = options.request;
      run.subgraphCalls++;
      try {
        const answer = await fetch({ subgraph, query, operationName, variables, principal, requestId });
        checkEntities(answer, variables);
        if (answer.errors.length === 0) return { data: answer.data };
        const errors = answer.errors.map(({ path }) =>
          note(run, subgraph, 'SUBGRAPH_ERROR', pathOf(options, path)),
        );
        return { data: answer.data, errors } as never;
      } catch (error) {
        if (!(error instanceof SubgraphFailure)) throw error;
        logger.warn({ requestId, subgraph, code: error.code, reason: reasonOf(error) }, 'subgraph failed');
        return { data: null, errors: [note(run, subgraph, error.code, pathOf(options, undefined))] } as never;
      }
    },
  };
}

function note(run: Run, subgraph: string, code: SubgraphErrorCode, path: SubgraphError['path']): object {
  run.errors.push({ code, subgraph, path });
  return { message: ANSWER_ERRORS[code], extensions: { [MARK]: true } };
}

/** One entity, or null, for each representation, or the answer is not understood. */
function checkEntities({ data }: SubgraphAnswer, variables: object): void {
  if (data === null || !('representations' in variables) || !Array.isArray(variables.representations)) return;
  const entities = data['_entities'];
  const isComplete =
    Array.isArray(entities) &&
    entities.length === variables.representations.length &&
    entities.every((entity) => typeof entity === 'object' && !Array.isArray(entity));
  if (!isComplete) throw new SubgraphFailure('SUBGRAPH_INVALID_RESPONSE');
}

/** Where in the caller's answer a fetch's error belongs, as far as it can be told; list indexes are left out. */
function pathOf(options: ProcessOptions, errorPath: SubgraphAnswer['errors'][number]['path']): string[] {
  const at = ((options as { pathInIncomingRequest?: ResponsePath }).pathInIncomingRequest ?? []).filter(
    (key): key is string => typeof key === 'string' && key !== '@',
  );
  const keys = errorPath?.filter((key): key is string => typeof key === 'string' && key !== '_entities');
  return [...at, ...(keys ?? onlyKey(options.request.query ?? ''))];
}

/** The response key that a fetch is for, where it is for one alone. */
function onlyKey(query: string): string[] {
  let selections = parse(query).definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? node.selectionSet.selections : [],
  );
  for (;;) {
    const [first, ...others] = selections.filter(
      (node) => node.kind !== Kind.FIELD || node.name.value !== '__typename',
    );
    if (first === undefined || others.length > 0 || first.kind === Kind.FRAGMENT_SPREAD) return [];
    const isEnvelope = first.kind === Kind.INLINE_FRAGMENT || first.name.value === '_entities';
    if (!isEnvelope) return [first.alias?.value ?? first.name.value];
    selections = [...(first.selectionSet?.selections ?? [])];
  }
}

/** What the log may say of a failure: a code or a status, no text that came from outside. */
function reasonOf({ cause }: SubgraphFailure): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  return (
    (cause as NodeJS.ErrnoException).code ??
    (cause.message.startsWith('status ') ? cause.message : cause.name)
  );
}
