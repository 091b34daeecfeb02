import { manyByKey, perArguments } from '../kit/by-key.ts';
import type { Query } from '../kit/database.ts';
import type { PageRequest } from '../kit/page.ts';
import type { Context } from '../kit/subgraph.ts';
import { advertisementsOfElections, signalsOfElections, type SignalsPage } from './queries.ts';

/** What resolvers work with. */
export type IntegrityContext = Context<ReturnType<typeof createLoaders>>;

/** Makes the loaders of one request: one SQL statement for all keys of a level. */
export function createLoaders(query: Query) {
  return {
    signalsOfElection: perArguments((page: SignalsPage) =>
      manyByKey(
        (ids) => signalsOfElections(query, ids, page),
        (signal) => signal.electionId,
      ),
    ),
    advertisementsOfElection: perArguments((page: PageRequest) =>
      manyByKey(
        (ids) => advertisementsOfElections(query, ids, page),
        (advertisement) => advertisement.electionId,
      ),
    ),
  };
}
