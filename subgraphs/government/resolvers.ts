import type { Resolvers } from '../kit/subgraph.ts';
import type { GovernmentContext } from './loaders.ts';
import { agencies } from './resolvers/agencies.ts';
import { applications } from './resolvers/applications.ts';
import { elections } from './resolvers/elections.ts';
import { mutations } from './resolvers/mutations.ts';
import { residents } from './resolvers/residents.ts';

/** All resolvers of the subgraph. */
export const resolvers: Resolvers<GovernmentContext> = {
  ...agencies,
  ...elections,
  ...residents,
  ...applications,
  ...mutations,
  Query: { ...agencies['Query'], ...elections['Query'], ...residents['Query'], ...applications['Query'] },
};
