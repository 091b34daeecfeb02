import type { Supergraph } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import { OperationTypeNode, type OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { Pseudonyms } from '../../schema/access/pseudonyms.ts';
import { compilePlan } from './compile-plan.ts';
import { merge } from '../graphql/data.ts';
import type { Engine, Execution } from './engine.ts';
import { createEntityBatch } from './entity-batch.ts';
import { createIntrospection, type Introspect } from './introspect.ts';
import { createKeyTranslation, type KeyTranslation } from './key-translation.ts';
import { logFailure } from './log-failure.ts';
import type { Outcome, Question, Run, Step } from './run.ts';
import { SubgraphFailure, type SubgraphFetch } from './subgraph-fetch.ts';

/** What the engine works with. */
interface EngineParts {
  fetch: SubgraphFetch;
  logger: Logger;
  /** By subgraph, the fields that it knows as pseudonyms, and whose. */
  pairwise: ReadonlyMap<string, { coordinates: ReadonlySet<string>; pseudonyms: Pseudonyms }>;
}

/** Our own engine: plans are compiled once, entities asked for once, and what is ready together travels together. */
export function createConcordEngine(
  supergraph: Supergraph,
  { fetch, logger, pairwise }: EngineParts,
): Engine {
  const schema = supergraph.schema.toGraphQLJSSchema();
  const translations = new Map<string, KeyTranslation>();
  for (const [subgraph, { coordinates, pseudonyms }] of pairwise)
    translations.set(subgraph, createKeyTranslation(schema, coordinates, pseudonyms));
  const compiling = {
    schema,
    entities: createEntityBatch(),
    translationFor: (subgraph: string) => translations.get(subgraph),
  };
  const steps = new WeakMap<QueryPlan, Step>();
  const introspections = new WeakMap<OperationDefinitionNode, { introspect: Introspect | undefined }>();

  const stepOf = (plan: QueryPlan): Step => {
    let step = steps.get(plan);
    if (step === undefined) steps.set(plan, (step = compilePlan(compiling, plan)));
    return step;
  };
  const introspectionOf = (definition: OperationDefinitionNode): Introspect | undefined => {
    let known = introspections.get(definition);
    if (known === undefined)
      introspections.set(definition, (known = { introspect: createIntrospection(definition) }));
    return known.introspect;
  };

  const askSubgraph = async (run: Run, question: Question): Promise<Outcome> => {
    const { permitted, principal, requestId, signal, deadline, forwardedHeaders } = run.execution;
    const isOfQuery = permitted.definition.operation === OperationTypeNode.QUERY;
    run.subgraphCalls++;
    try {
      const bounds = { signal, deadline, forwardedHeaders };
      return await fetch({ ...question, principal, requestId, isOfQuery, ...bounds });
    } catch (error) {
      if (!(error instanceof SubgraphFailure)) throw error;
      logFailure(logger, run.execution, question.subgraph, error);
      return { failure: error.code };
    }
  };

  return {
    execute: async (execution) => {
      const run = startRun(execution, askSubgraph);
      await stepOf(execution.plan)(run);
      const introspect = introspectionOf(execution.permitted.definition);
      if (introspect) merge(run.data, introspect(execution.visibleSchema(), execution.variables));
      let dropped = 0;
      for (const [subgraph, count] of run.dropped) {
        dropped += count;
        const { requestId } = execution;
        logger.warn({ requestId, subgraph, dropped: count }, 'subgraph answered what was not asked');
      }
      const { data, errors, subgraphCalls } = run;
      return { data, errors, subgraphCalls, dropped };
    },
  };
}

function startRun(execution: Execution, ask: (run: Run, question: Question) => Promise<Outcome>): Run {
  const run: Run = {
    execution,
    data: {},
    errors: [],
    subgraphCalls: 0,
    dropped: new Map(),
    ask: (question) => ask(run, question),
  };
  return run;
}
