import type DataLoader from 'dataloader';
import { manyByKey, perArguments } from '../kit/by-key.ts';
import type { Query } from '../kit/database.ts';
import type { PageRequest } from '../kit/page.ts';
import {
  advertisementsOfElections,
  signalsOfElections,
  type Advertisement,
  type Signal,
  type SignalsPage,
} from './queries.ts';

/** What one request reads, each level in one statement. */
export interface Loaders {
  signalsOfElection: (page: SignalsPage) => DataLoader<string, Signal[]>;
  advertisementsOfElection: (page: PageRequest) => DataLoader<string, Advertisement[]>;
}

/** Makes the loaders of one request. */
export function createLoaders(query: Query): Loaders {
  return {
    signalsOfElection: perArguments((page) =>
      manyByKey(
        (ids) => signalsOfElections(query, ids, page),
        (signal) => signal.electionId,
      ),
    ),
    advertisementsOfElection: perArguments((page) =>
      manyByKey(
        (ids) => advertisementsOfElections(query, ids, page),
        (advertisement) => advertisement.electionId,
      ),
    ),
  };
}
