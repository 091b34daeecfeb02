import { OperationTypeNode } from 'graphql';
import { copy } from '../graphql/data.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Engine, Execution, ExecutionResult } from './engine.ts';
import { createInFlight, type Asked } from './in-flight.ts';
import type { SubgraphAnswer, SubgraphFetch, SubgraphRequest } from './subgraph-fetch.ts';

/** What is shared between those who ask the same at the same moment. */
export interface SharingSettings {
  /** Requests to subgraphs. */
  subgraphRequests: boolean;
  /** Whole queries. */
  queries: boolean;
}

/** Adds sharing to the ports of the execution. */
export interface Sharing {
  fetch: (fetch: SubgraphFetch) => SubgraphFetch;
  engine: (engine: Engine) => Engine;
}

/**
 * Makes the sharing of what is in flight. Two share only what is the same to the letter, and only where they are the same caller:
 * organisation, client, resident, purpose, scopes and everything else that a request says but its id. So the access class is the
 * same, and so is the caller token but for its time. Only what a query asks for is shared, never what a mutation does or reads
 * after it; and nobody joins what began before a mutation ended, since it may not show what that one did.
 */
export function createSharing({ subgraphRequests, queries }: SharingSettings, metrics: Metrics): Sharing {
  const joined = (what: string) => () => metrics.counter('shared', what).add();
  const requests = createInFlight<SubgraphAnswer>(
    ({ data, errors, isPlain }) => ({ data: copy(data), errors, isPlain }),
    joined('subgraph request'),
  );
  // Nobody changes the result of an execution.
  const executions = createInFlight<ExecutionResult>((result) => result, joined('query'));

  const shareRequest =
    (fetch: SubgraphFetch): SubgraphFetch =>
    (request, cancellation) =>
      request.isOfQuery
        ? requests.join(askedOf(request), (ofAll) => fetch(request, ofAll), cancellation)
        : fetch(request, cancellation);

  const shareExecution =
    (engine: Engine): Engine['execute'] =>
    (execution, cancellation) =>
      executions.join(askedIn(execution), (ofAll) => engine.execute(execution, ofAll), cancellation);

  const mutate =
    (engine: Engine): Engine['execute'] =>
    async (execution, cancellation) => {
      try {
        return await engine.execute(execution, cancellation);
      } finally {
        requests.forget();
        executions.forget();
      }
    };

  return {
    fetch: (fetch) => (subgraphRequests ? shareRequest(fetch) : fetch),
    engine: (engine) => ({
      execute: (execution, cancellation) => {
        const isQuery = execution.permitted.definition.operation === OperationTypeNode.QUERY;
        if (!isQuery) return mutate(engine)(execution, cancellation);
        // What comes in parts goes on after the others have got theirs.
        const isShared = queries && !execution.defers;
        return (isShared ? shareExecution(engine) : engine.execute)(execution, cancellation);
      },
    }),
  };
}

/** Whatever is added to a request tells requests apart, until it is said here that it does not. */
function askedOf(request: SubgraphRequest): Asked {
  const { query, variables } = request;
  const told = { query: undefined, variables: undefined };
  return {
    query: query.text,
    variables,
    others: () => textOf({ ...request, ...NOT_TOLD_APART, ...told }),
  };
}

function askedIn(execution: Execution): Asked {
  const { permitted, variables } = execution;
  const told = { permitted: undefined, plan: undefined, visibleSchema: undefined, variables: undefined };
  return {
    query: permitted.text,
    variables: JSON.stringify(variables),
    others: () => textOf({ ...execution, ...NOT_TOLD_APART, ...told }),
  };
}

/** The one that waits longer may lose by the shorter time of the one that it joined; it gets an error, and nothing wrong. */
const NOT_TOLD_APART = { requestId: undefined, trace: undefined, deadline: undefined };

function textOf(value: object): string {
  return JSON.stringify(value, (_key, member: unknown) => (member instanceof Set ? [...member] : member));
}
