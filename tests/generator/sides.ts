import type { QueryPlan } from '@apollo/query-planner';
import { LRUCache } from 'lru-cache';
import pino from 'pino';
import {
  execute,
  GraphQLError,
  Kind,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type OperationDefinitionNode,
} from 'graphql';
import { BoundedMemory } from '../../gateway/bounded-memory.ts';
import { createAuthorization } from '../../gateway/authorization/authorize.ts';
import { createVisibleSchemas } from '../../gateway/authorization/visible-schema.ts';
import { Cancellation } from '../../gateway/cancellation.ts';
import { createApolloEngine } from '../../gateway/execution/apollo-engine.ts';
import { createConcordEngine } from '../../gateway/execution/concord-engine.ts';
import type { SubgraphFetch } from '../../gateway/execution/subgraph-fetch.ts';
import { createPreparation } from '../../gateway/operation/prepare.ts';
import { createWeighing } from '../../gateway/operation/weigh-operation.ts';
import { classOf } from '../../gateway/supergraph/snapshot.ts';
import { createValidation } from '../../gateway/operation/validate.ts';
import * as pipeline from '../../gateway/pipeline.ts';
import { createPlanner } from '../../gateway/planning/planner.ts';
import { createSettling } from '../../gateway/planning/settle-conditions.ts';
import { createResponse } from '../../gateway/response/respond.ts';
import { createMetrics } from '../../gateway/telemetry/metrics.ts';
import { createRequestRecord } from '../../gateway/telemetry/request-record.ts';
import { startWatch } from '../../gateway/telemetry/watch.ts';
import { ANONYMOUS } from '../../schema/access/principal.ts';
import { createPseudonyms } from '../../schema/access/pseudonyms.ts';
import type { Graph } from './graph.ts';
import { subgraphResolvers, wholeResolvers } from './resolvers.ts';
import type { World } from './values.ts';

/** An answer, as far as two of them can be compared. */
export interface Answer {
  data: unknown;
  errors: readonly AnswerError[];
}

/** An error of an answer. */
export interface AnswerError {
  message: string;
  path: readonly (string | number)[];
  /** The gateway's code; the whole graph has none. */
  code: string | undefined;
}

/** One operation with its variables. */
export interface Question {
  text: string;
  variables: Readonly<Record<string, unknown>>;
}

/** Something that answers operations on a world. */
export type Side = (question: Question, world: World) => Promise<Answer>;

/** The whole graph as one schema, carried out by graphql-js. */
export function createWhole(graph: Graph): Side {
  const resolvers = wholeResolvers(graph);
  const schema = graph.snapshot.apiSchema;
  return async ({ text, variables }, world) => {
    const result = await execute({
      schema,
      document: parse(text),
      variableValues: variables,
      contextValue: world,
      ...resolvers,
    });
    return toAnswer(result);
  };
}

/** One subgraph: answers a query as JSON would carry it. */
export type SubgraphSide = (
  query: string,
  variables: Record<string, unknown>,
  world: World,
) => Promise<ExecutionResult>;

/** The subgraphs, by name. A query that does not fit the subgraph's schema is answered with errors alone. */
export function createSubgraphs(graph: Graph): ReadonlyMap<string, SubgraphSide> {
  return new Map(
    [...graph.subgraphs].map(([name, facts]) => {
      const resolvers = subgraphResolvers(graph, facts);
      const { schema } = facts;
      const documents = new Map<string, { document: DocumentNode; errors: readonly GraphQLError[] }>();
      const side: SubgraphSide = async (query, variableValues, contextValue) => {
        let known = documents.get(query);
        if (known === undefined) {
          const document = parse(query, { noLocation: true });
          documents.set(query, (known = { document, errors: validate(schema, document) }));
        }
        if (known.errors.length > 0) return { errors: known.errors };
        return execute({ schema, document: known.document, variableValues, contextValue, ...resolvers });
      };
      return [name, side];
    }),
  );
}

/** Reads what the pipeline answers. */
type Read = (answer: Awaited<ReturnType<typeof pipeline.answer>>) => Promise<Answer>;

const readWhole: Read = ({ data, errors }) =>
  Promise.resolve(toAnswer({ data: JSON.parse(data) as Record<string, unknown>, errors: errors as never }));

/**
 * The gateway's stages before the subgraphs, without HTTP.
 * @param readParts reads an answer that may come in parts; without it, answers are whole.
 */
export function createGateway(graph: Graph, engine: 'concord' | 'apollo', readParts?: Read): Side {
  const subgraphs = createSubgraphs(graph);
  let world: World = { seed: 0, done: [] };
  const fetch: SubgraphFetch = async ({ subgraph, query, variables }) => {
    const ask = subgraphs.get(subgraph);
    if (ask === undefined) throw new Error(`there is no subgraph ${subgraph}`);
    const result = await ask(query.text, JSON.parse(variables) as Record<string, unknown>, world);
    // As over HTTP: an object of an answer belongs to nobody else.
    const json = JSON.stringify(result);
    const { data = null, errors = [] } = JSON.parse(json) as ExecutionResult;
    return { data, errors: errors.map(({ path }) => (path ? { path } : {})), isPlain: !json.includes('\\') };
  };
  const stages = createStages(graph, engine, fetch);
  const documents = new Map<string, DocumentNode>();
  return async ({ text, variables }, current) => {
    world = current;
    let document = documents.get(text);
    if (document === undefined) {
      documents.clear();
      documents.set(text, (document = parse(text, { noLocation: true })));
    }
    const record = createRequestRecord('generated', startWatch(undefined));
    const validated = pipeline.validate(stages, { text, document }, { principal: ANONYMOUS, record });
    if ('explain' in validated) throw new Error(`not valid: ${JSON.stringify(validated.explain())}`);
    const answer = await pipeline.answer(
      stages,
      { document: validated.document, ...definitionsIn(document), variables },
      ANONYMOUS,
      {
        record,
        cancellation: new Cancellation(),
        deadline: Number.MAX_SAFE_INTEGER,
        forwardedHeaders: {},
        inParts: readParts !== undefined,
      },
    );
    return (readParts ?? readWhole)(answer);
  };
}

/** Generated operations are larger than a gateway would allow by default. */
export const UNLIMITED = {
  depth: 100_000,
  selections: 100_000,
  aliases: 100_000,
  rootFields: 100_000,
  directives: 100_000,
  nesting: 100_000,
};

function createStages(graph: Graph, engine: 'concord' | 'apollo', fetch: SubgraphFetch): pipeline.Stages {
  const { snapshot } = graph;
  const createEngine = engine === 'apollo' ? createApolloEngine : createConcordEngine;
  const planner = createPlanner(snapshot.sdl);
  const memory = new BoundedMemory(64 * 1_048_576);
  const settle = createSettling(memory);
  const plans = new LRUCache<string, QueryPlan>({ max: 10 });
  return {
    snapshot,
    authenticate: async () => ANONYMOUS,
    validate: createValidation(snapshot.apiSchema, { comparisons: Infinity, variables: Infinity }),
    prepare: createPreparation(snapshot.apiSchema, snapshot.fieldNames, { limits: UNLIMITED, memory }),
    authorize: createAuthorization(snapshot.apiSchema, snapshot.rules, { mode: 'filter', memory }),
    visibleSchemas: createVisibleSchemas(snapshot.apiSchema, snapshot.rules),
    plan: (permitted, { variables, labels }) => {
      const text = settle(permitted, variables);
      const plan = plans.get(text) ?? (JSON.parse(planner({ text, labels }) ?? '{}') as QueryPlan);
      plans.set(text, plan);
      return Promise.resolve(plan);
    },
    engine: createEngine(snapshot.supergraph, {
      fetch,
      logger: pino({ level: 'silent' }),
      metrics: createMetrics(),
      pairwise: new Map(),
    }),
    pseudonymsOf: createPseudonyms(Buffer.alloc(32)),
    classOf: (principal) => classOf(snapshot, principal),
    budgets: {
      admit: () => Promise.resolve(),
      charge: () => Promise.resolve(),
      standing: () => Promise.resolve({}),
    },
    trusted: undefined,
    scan: () => undefined,
    weigh: createWeighing(snapshot.apiSchema, snapshot.costs, {
      ...{ mode: 'off', perOperation: undefined, listSize: 10, mutationWeight: 10, inExtensions: false },
    }),
    respond: createResponse(snapshot.apiSchema),
    drawLabels: () => [],
  };
}

function definitionsIn(
  document: DocumentNode,
): Pick<Parameters<typeof pipeline.answer>[1], 'definition' | 'fragments'> {
  const definition = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (!definition) throw new Error('a generated document has an operation');
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  return { definition, fragments };
}

/** An execution's result as an answer. */
export function toAnswer({ data = null, errors = [] }: Pick<ExecutionResult, 'data' | 'errors'>): Answer {
  return {
    // As JSON carries it: without prototypes, and with what it does to numbers.
    data: JSON.parse(JSON.stringify(data)) as unknown,
    errors: errors.map(({ message, path = [], extensions }) => ({
      message,
      path,
      code: typeof extensions['code'] === 'string' ? extensions['code'] : undefined,
    })),
  };
}
