import type { Supergraph } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import { OperationTypeNode, type OperationDefinitionNode } from 'graphql';
import type { Pseudonyms } from '../../schema/access/pseudonyms.ts';
import type { Cancellation } from '../cancellation.ts';
import { createArrivals } from './arrivals.ts';
import { compilePlan } from './compile-plan.ts';
import { counted, noCalls } from './count-calls.ts';
import { merge } from '../graphql/data.ts';
import type { Engine, Execution, SubgraphError } from './engine.ts';
import { createEntityBatch } from './entity-batch.ts';
import { createIntrospection, type Introspect } from './introspect.ts';
import { createKeyTranslation, type KeyTranslation } from './key-translation.ts';
import { logDropped, type Told } from './log-dropped.ts';
import { logFailure } from './log-failure.ts';
import type { DeferredStep, Outcome, Question, Run, Step } from './run.ts';
import { SubgraphFailure, type SubgraphFetch, type SubgraphRequest } from './subgraph-fetch.ts';

/** What the engine works with. */
interface EngineParts extends Told {
  fetch: SubgraphFetch;
  /** By subgraph, the fields that it knows as pseudonyms, and whose. */
  pairwise: ReadonlyMap<string, { coordinates: ReadonlySet<string>; pseudonyms: Pseudonyms }>;
}

/** Our own engine: plans are compiled once, entities asked for once, and what is ready together travels together. */
export function createConcordEngine(
  supergraph: Supergraph,
  { fetch, pairwise, ...told }: EngineParts,
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
    const request = requestOf(question, run.execution);
    try {
      const answer = await counted(run.counts, question.subgraph, () => fetch(request, run.cancellation));
      // What pseudonyms stand for may be any text.
      run.isPlain &&= answer.isPlain && !translations.has(question.subgraph);
      return answer;
    } catch (error) {
      if (!(error instanceof SubgraphFailure)) throw error;
      logFailure(told.logger, run, question.subgraph, error);
      return { failure: error.code };
    }
  };

  const tellDropped = ({ dropped, execution: { requestId } }: Run): void => {
    for (const [subgraph, count] of dropped) logDropped(told, requestId, { subgraph, dropped: count });
  };

  return {
    execute: async (execution, cancellation) => {
      const later = new Map<string, Promise<readonly SubgraphError[]>>();
      const run = startRun(execution, { cancellation, ask: askSubgraph, later, tellDropped });
      await stepOf(execution.plan)(run);
      const introspect = introspectionOf(execution.permitted.definition);
      if (introspect) merge(run.data, introspect(execution.visibleSchema(), execution.variables));
      tellDropped(run);
      const { data, errors, counts } = run;
      // What is fetched for deferred fragments is added later.
      return { data, errors, counts, later, isPlain: run.isPlain && !execution.defers };
    },
  };
}

/** A question, and on whose behalf it is asked. Written out: copying of the two costs several times as much. */
function requestOf(
  { subgraph, query, operationName, variables }: Question,
  { permitted, principal, requestId, trace, deadline, forwardedHeaders }: Execution,
): SubgraphRequest {
  return {
    subgraph,
    query,
    operationName,
    variables,
    principal,
    requestId,
    trace,
    isOfQuery: permitted.definition.operation === OperationTypeNode.QUERY,
    deadline,
    forwardedHeaders,
  };
}

/** What the runs of one operation have in common. */
interface RunParts {
  cancellation: Cancellation;
  ask: (run: Run, question: Question) => Promise<Outcome>;
  later: Map<string, Promise<readonly SubgraphError[]>>;
  tellDropped: (run: Run) => void;
}

/** @param outer the run that this one is a part of, where it is for a deferred fragment, and what lies around that. */
function startRun(
  execution: Execution,
  parts: RunParts,
  outer?: { run: Run; around: Promise<unknown> },
): Run {
  const takeLater = async ({ begin, around, step }: DeferredStep): Promise<readonly SubgraphError[]> => {
    await begin;
    const part = startRun(execution, parts, { run, around });
    await step(part);
    parts.tellDropped(part);
    return part.errors;
  };
  const run: Run = {
    execution,
    cancellation: parts.cancellation,
    data: outer?.run.data ?? {},
    errors: [],
    isPlain: true,
    counts: outer?.run.counts ?? noCalls(),
    dropped: new Map(),
    arrivals: outer?.run.arrivals ?? createArrivals(),
    around: outer?.around ?? Promise.resolve(),
    ask: (question) => parts.ask(run, question),
    defer: (label, deferred) => {
      const before = parts.later.get(label) ?? Promise.resolve([]);
      const errors = Promise.all([before, takeLater(deferred)]).then((found) => found.flat());
      // Whoever waits for it is told; nobody may, where the rest has failed or no object is there.
      errors.catch(() => undefined);
      parts.later.set(label, errors);
    },
  };
  return run;
}
