import { toPage, type PageArguments } from '../../kit/page.ts';
import type { Resolvers } from '../../kit/subgraph.ts';
import type { GovernmentContext } from '../loaders.ts';
import { pageByTime } from '../page-by-time.ts';
import { allDistricts, electionsPage, type Election } from '../sql/elections.ts';

interface ById {
  id: string;
}

/** Districts, and the elections that are held in them: all of it for everyone. */
export const elections: Resolvers<GovernmentContext> = {
  Query: {
    districts: (_: unknown, __: unknown, { database }: GovernmentContext) => allDistricts(database.query),
    district: (_: unknown, { id }: ById, { loaders }: GovernmentContext) => loaders.district.load(id),
    elections: async (_: unknown, args: PageArguments, { database }: GovernmentContext) => {
      const page = pageByTime(args);
      return toPage(await electionsPage(database.query, page), page.limit, ({ date, id }) => [date, id]);
    },
    election: (_: unknown, { id }: ById, { loaders }: GovernmentContext) => loaders.election.load(id),
  },
  District: {
    __resolveReference: ({ id }: ById, { loaders }: GovernmentContext) => loaders.district.load(id),
  },
  Election: {
    __resolveReference: ({ id }: ById, { loaders }: GovernmentContext) => loaders.election.load(id),
    authority: ({ authorityId }: Election, _: unknown, { loaders }: GovernmentContext) =>
      loaders.agency.load(authorityId),
    districts: ({ id }: Election, _: unknown, { loaders }: GovernmentContext) =>
      loaders.districtsOfElection.load(id),
  },
};
