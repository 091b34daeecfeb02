import { createSubgraphClient, type ClientMeans } from './http/subgraph-client.ts';
import type { SubgraphTarget } from './http/subgraph-ways.ts';
import { SubgraphFailure, type SubgraphFetch } from './subgraph-fetch.ts';

/**
 * Makes the port to the subgraphs over HTTP. Each subgraph has a way of its own, so that what happens to one takes nothing
 * from another.
 */
export function createHttpSubgraphFetch(
  targets: readonly SubgraphTarget[],
  means: ClientMeans,
): { fetch: SubgraphFetch; close: () => Promise<void> } {
  const clients = new Map(targets.map((target) => [target.name, createSubgraphClient(target, means)]));
  const fetch: SubgraphFetch = async (request, cancellation) => {
    const client = clients.get(request.subgraph);
    if (client === undefined) throw new SubgraphFailure('SUBGRAPH_UNREACHABLE', 'no address');
    return client.ask(request, cancellation);
  };
  const close = async (): Promise<void> => {
    await Promise.all([...clients.values()].map((client) => client.close()));
  };
  return { fetch, close };
}
