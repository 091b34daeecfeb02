import type { DeferNode, PlanNode, QueryPlan, ResponsePath } from '@apollo/query-planner';
import { OperationTypeNode } from 'graphql';
import type { CompilingAll } from './compiling.ts';
import { createEntityFetch } from './entity-fetch.ts';
import { createRootFetch } from './root-fetch.ts';
import type { Step } from './run.ts';
import { unplannedLabel } from '../reserved-names.ts';
import { upcomingOf } from './upcoming.ts';

/**
 * Compiles a plan to one function; nothing of the plan is interpreted when it runs.
 * @throws Error where the plan has a node that is not known.
 */
export function compilePlan(compilingAll: CompilingAll, plan: QueryPlan): Step {
  const compiling = { ...compilingAll, upcomingAfter: upcomingOf(plan) };
  const compile = (node: PlanNode | undefined, path: ResponsePath): Step => {
    if (node === undefined) return () => Promise.resolve();
    switch (node.kind) {
      case 'Fetch':
        return noted(
          node.id,
          node.requires ? createEntityFetch(compiling, node, path) : createRootFetch(compiling, node, path),
        );
      case 'Flatten':
        return compile(node.node, [...path, ...node.path]);
      case 'Sequence':
        return inSequence(node.nodes.map((child) => compile(child, path)));
      case 'Parallel':
        return inParallel(node.nodes.map((child) => compile(child, path)));
      case 'Condition': {
        const { condition } = node;
        const [yes, no] = [compile(node.ifClause, path), compile(node.elseClause, path)];
        return (run) => (run.execution.variables[condition] === true ? yes(run) : no(run));
      }
      case 'Defer':
        return inParts(
          compile(node.primary.node, path),
          node.deferred.map((part) => ({ ...part, step: compile(part.node, path) })),
        );
    }
  };
  if (plan.node?.kind === 'Subscription')
    throw new Error('subscriptions are refused before they are planned');
  return compile(plan.node, []);
}

function inSequence(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) await step(run);
  };
}

function inParallel(steps: readonly Step[]): Step {
  return async (run) => {
    await Promise.all(steps.map((step) => step(run)));
  };
}

/** A step that deferred fragments may wait for. */
function noted(id: string | undefined, step: Step): Step {
  if (id === undefined) return step;
  return async (run) => {
    await step(run);
    run.arrivals.note(id);
  };
}

/**
 * A deferred fragment begins as soon as the fetches that it depends on are there; at the latest when all is there that it lies in.
 * The planner may ask for a fragment in several copies, one for each type.
 */
function inParts(primary: Step, deferred: readonly (DeferNode['deferred'][number] & { step: Step })[]): Step {
  return async (run) => {
    const own = primary(run);
    for (const { label, depends, step } of deferred) {
      if (label === undefined) throw new Error('a deferred fragment has a label of its own');
      const around = Promise.all([own, run.around]);
      const isOfQuery = run.execution.permitted.definition.operation === OperationTypeNode.QUERY;
      // What is read after a mutation shows what all of it did.
      const arrived = isOfQuery ? [run.arrivals.wait(depends.map(({ id }) => id))] : [];
      run.defer(unplannedLabel(label), { begin: Promise.race([around, ...arrived]), around, step });
    }
    await own;
  };
}
