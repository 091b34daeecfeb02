import { operationFromDocument } from '@apollo/federation-internals';
import { QueryPlanner, type QueryPlan } from '@apollo/query-planner';
import { Kind, parse, visit, type DocumentNode, type SelectionNode } from 'graphql';
import { planDeferred } from './plan-deferred.ts';
import { createPlannable } from './plannable.ts';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { repairPlan } from './repair-plan.ts';
import { repairSupergraph } from './repair-supergraph.ts';

/** What a plan is made for. */
export interface PlannedOperation {
  text: string;
  /** Those of progressive `@override` that are on. */
  labels: readonly string[];
}

/** Plans an operation: the plan as JSON, or undefined where it asks for fields and none can be reached. */
export type Planner = (operation: PlannedOperation) => string | undefined;

/**
 * Makes the planner of one supergraph: that of `@apollo/query-planner`, with what is known to be wrong in it repaired around it.
 * Synchronous, and without a limit of its own.
 * @param sdl the supergraph without its access rules, itself known to be valid.
 * @throws Error where no subgraphs can be made of it.
 */
export function createPlanner(sdl: string): Planner {
  const { document, inputs } = repairSupergraph(parse(sdl, { noLocation: true }));
  const isRepaired = inputs.byName.size > 0;
  // A field that stands in for another leaves that one unused, which the check of a repaired supergraph would not let pass.
  if (isRepaired) buildSupergraph(sdl, { isValid: true, hasValidSubgraphs: false }).subgraphs();
  const supergraph = buildSupergraph(document, { isValid: true, hasValidSubgraphs: isRepaired });
  const planner = new QueryPlanner(supergraph, { incrementalDelivery: { enableDefer: true } });
  const apiSchema = supergraph.apiSchema();
  const schema = apiSchema.toGraphQLJSSchema();
  const plannable = createPlannable(schema);
  return ({ text, labels }) => {
    const operation = visit(parse(text, { noLocation: true }), { OperationDefinition: plannable });
    const overrideConditions = new Map(labels.map((label) => [label, true]));
    const build = (document: DocumentNode): QueryPlan =>
      planner.buildQueryPlan(operationFromDocument(apiSchema, document, { validate: false }), {
        overrideConditions,
      });
    const plan = reach(() => planDeferred(schema, operation, build));
    if (plan === undefined || (plan.node === undefined && asksForData(operation))) return undefined;
    // Documents stand beside the text of each fetch; text is what travels.
    return JSON.stringify(repairPlan(plan, inputs), (key, value: unknown) =>
      key === 'operationDocumentNode' ? undefined : value,
    );
  };
}

/** The planner says in two ways that it finds no way to a field: by an empty plan, and by this error. */
function reach(plan: () => QueryPlan): QueryPlan | undefined {
  try {
    return plan();
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Was not able to find any options'))
      return undefined;
    throw error;
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
