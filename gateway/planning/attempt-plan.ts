import { operationFromDocument } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { Kind, parse, visit, type DocumentNode, type SelectionNode } from 'graphql';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { planDeferred } from './plan-deferred.ts';
import { createPlannable } from './plannable.ts';
import { createPlanCheck } from './asks-in-vain.ts';

/** What a plan is made for. */
export interface PlannedOperation {
  text: string;
  /** Those of progressive `@override` that are on. */
  labels: readonly string[];
}

/**
 * What comes of planning: a plan, or why there is none. No subgraph can be asked for the fields (`unreachable`); the planner asks for
 * a field before what that requires is there (`in vain`); or it fails.
 */
export type Outcome = QueryPlan | 'unreachable' | 'in vain' | Error;

/** Plans an operation with `@apollo/query-planner`. */
export type Attempt = (operation: PlannedOperation) => Outcome;

/**
 * Makes attempts to plan on a supergraph.
 * @param hasValidSubgraphs whether the subgraphs that are made of it need no check.
 * @throws Error where no subgraphs can be made of it.
 */
export function createAttempt(document: DocumentNode, hasValidSubgraphs: boolean): Attempt {
  const supergraph = buildSupergraph(document, { isValid: true, hasValidSubgraphs });
  const planner = new QueryPlanner(supergraph, { incrementalDelivery: { enableDefer: true } });
  const apiSchema = supergraph.apiSchema();
  const schema = apiSchema.toGraphQLJSSchema();
  const plannable = createPlannable(schema);
  const asksInVain = createPlanCheck(supergraph);
  return ({ text, labels }) => {
    const operation = visit(parse(text, { noLocation: true }), { OperationDefinition: plannable });
    const overrideConditions = new Map(labels.map((label) => [label, true]));
    const build = (asked: DocumentNode): QueryPlan =>
      planner.buildQueryPlan(operationFromDocument(apiSchema, asked, { validate: false }), {
        overrideConditions,
      });
    const plan = reach(() => planDeferred(schema, operation, build, asksInVain));
    if (plan === 'unreachable' || plan instanceof Error) return plan;
    if (plan.node === undefined && asksForData(operation)) return 'unreachable';
    return asksInVain(plan) ? 'in vain' : plan;
  };
}

/** The planner says in two ways that it finds no way to a field: by an empty plan, and by this error. */
function reach(plan: () => QueryPlan): QueryPlan | 'unreachable' | Error {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message.startsWith('Was not able to find any options') ? 'unreachable' : error;
  }
}

/** Whether an operation selects a field that a subgraph has to be asked for. */
function asksForData({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.selectionSet.selections.some(isData),
  );
}

function isData(selection: SelectionNode): boolean {
  if (selection.kind === Kind.FIELD) return !selection.name.value.startsWith('__');
  return selection.kind === Kind.INLINE_FRAGMENT && selection.selectionSet.selections.some(isData);
}
