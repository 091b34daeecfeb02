import type { PlanNode, QueryPlan, ResponsePath } from '@apollo/query-planner';
import type { CompilingAll } from './compiling.ts';
import { createEntityFetch } from './entity-fetch.ts';
import { createRootFetch } from './root-fetch.ts';
import type { Step } from './run.ts';
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
        return node.requires
          ? createEntityFetch(compiling, node, path)
          : createRootFetch(compiling, node, path);
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
        throw new Error('the planner is not told to defer');
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
