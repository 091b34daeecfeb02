import { pageRequest, toPage, type Page, type PageArguments } from '../kit/page.ts';
import type { Context, Resolvers } from '../kit/subgraph.ts';
import type { Loaders } from './loaders.ts';
import { allTopics, type Demand, type Need, type Topic } from './queries.ts';

interface Reference {
  id: string;
}

interface NeedsArguments extends PageArguments {
  topicId?: string | null;
}

/** Districts and services are known here by their ids alone; one that nobody knows has no needs and no demand. */
export const resolvers = {
  Query: {
    insightsTopics: (_root: unknown, _args: object, { database }): Promise<Topic[]> =>
      allTopics(database.query),
  },

  District: {
    needs: async ({ id }: Reference, args: NeedsArguments, { loaders }): Promise<Page<Need>> => {
      const page = pageRequest(args, 3);
      const needs = await loaders.needsOfDistrict({ page, topicId: args.topicId ?? null }).load(id);
      return toPage(needs, page.limit, (need) => [need.week, String(need.frequency), need.topicId]);
    },
  },

  Need: {
    topic: ({ topicId }: Need, _args: object, { loaders }): Promise<Topic | null> =>
      loaders.topic.load(topicId),
  },

  PublicService: {
    demand: async ({ id }: Reference, args: PageArguments, { loaders }): Promise<Page<Demand>> => {
      const page = pageRequest(args, 1);
      const demand = await loaders.demandForService(page).load(id);
      return toPage(demand, page.limit, ({ week }) => [week]);
    },
  },
} satisfies Resolvers<Context<Loaders>>;
