import type { QueryPlan } from '@apollo/query-planner';
import { parse, type DocumentNode } from 'graphql';
import { buildSupergraph } from '../supergraph/build-supergraph.ts';
import { createAttempt, type Attempt, type Outcome, type PlannedOperation } from './attempt-plan.ts';
import { rejoinPlan } from './rejoin-plan.ts';
import { repairPlan } from './repair-plan.ts';
import { repairSupergraph } from './repair-supergraph.ts';
import type { PartKeys } from './separable-parts.ts';
import { separateRequires } from './separate-requires.ts';

/** Plans an operation: the plan as JSON, or undefined where it asks for fields and no right way to them is found. */
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
  const attempt = createAttempt(document, isRepaired);
  // Few operations need the others, so each is made for the first that does.
  const others = SEPARATIONS.map((keys) => lazily(() => createSeparatedAttempt(document, keys)));
  return (operation) => {
    const first = attempt(operation);
    const isBetterSought = first === 'in vain' || first instanceof Error;
    const better = isBetterSought ? findPlan(others, operation) : undefined;
    const outcome = better ?? first;
    if (outcome instanceof Error) throw outcome;
    if (!isPlan(outcome)) return undefined;
    // Documents stand beside the text of each fetch; text is what travels.
    return JSON.stringify(repairPlan(outcome, inputs), (key, value: unknown) =>
      key === 'operationDocumentNode' ? undefined : value,
    );
  };
}

/** In which order they are tried: the first takes fewer fetches. */
const SEPARATIONS: readonly PartKeys[] = ['those of the subgraph', 'own where it leads back'];

function findPlan(attempts: readonly (() => Attempt)[], operation: PlannedOperation): QueryPlan | undefined {
  for (const attempt of attempts) {
    const outcome = attempt()(operation);
    if (isPlan(outcome)) return outcome;
  }
  return undefined;
}

/** Plans with fields that require others as subgraphs of their own: it takes longer, and may take more fetches. */
function createSeparatedAttempt(document: DocumentNode, keys: PartKeys): Attempt {
  const separated = separateRequires(document, keys);
  if (separated === undefined) return () => 'unreachable';
  const attempt = createAttempt(separated.document, true);
  return (operation) => {
    const outcome = attempt(operation);
    return isPlan(outcome) ? rejoinPlan(outcome, separated) : outcome;
  };
}

function lazily<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

function isPlan(outcome: Outcome): outcome is QueryPlan {
  return typeof outcome !== 'string' && !(outcome instanceof Error);
}
