import { pageRequest, toPage, type PageArguments } from '../kit/page.ts';
import type { Resolvers } from '../kit/subgraph.ts';
import type { InsightsContext } from './loaders.ts';
import { allTopics, type Need } from './queries.ts';

interface ById {
  id: string;
}

interface NeedsArguments extends PageArguments {
  topicId?: string | null;
}

/** Districts and services are known here by their ids alone; what nobody knows has no needs and no demand. */
export const resolvers: Resolvers<InsightsContext> = {
  Query: {
    insightsTopics: (_: unknown, _args: unknown, { database }: InsightsContext) => allTopics(database.query),
  },
  District: {
    needs: async ({ id }: ById, args: NeedsArguments, { loaders }: InsightsContext) => {
      const page = pageRequest(args, 3);
      const rows = await loaders.needsOfDistrict({ page, topicId: args.topicId }).load(id);
      return toPage(rows, page.limit, (need) => [need.week, String(need.frequency), need.topicId]);
    },
  },
  Need: {
    topic: ({ topicId }: Need, _: unknown, { loaders }: InsightsContext) => loaders.topic.load(topicId),
  },
  PublicService: {
    demand: async ({ id }: ById, args: PageArguments, { loaders }: InsightsContext) => {
      const page = pageRequest(args, 1);
      const rows = await loaders.demandForService(page).load(id);
      return toPage(rows, page.limit, ({ week }) => [week]);
    },
  },
};
