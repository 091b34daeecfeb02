import { pageRequest, toPage, type PageArguments } from '../kit/page.ts';
import type { Resolvers } from '../kit/subgraph.ts';
import type { IntegrityContext } from './loaders.ts';
import type { Advertisement, Signal } from './queries.ts';

interface ById {
  id: string;
}

interface SignalsArguments extends PageArguments {
  kind?: string | null;
}

/** Elections are known here by their ids alone; what nobody knows has no signals and no advertisements. */
export const resolvers: Resolvers<IntegrityContext> = {
  Election: {
    signals: async ({ id }: ById, args: SignalsArguments, { loaders }: IntegrityContext) => {
      const page = pageRequest(args, 2);
      const rows = await loaders.signalsOfElection({ page, kind: args.kind }).load(id);
      return toPage(rows, page.limit, (signal) => [signal.observedAt, signal.id]);
    },
    advertisements: async ({ id }: ById, args: PageArguments, { loaders }: IntegrityContext) => {
      const page = pageRequest(args, 2);
      const rows = await loaders.advertisementsOfElection(page).load(id);
      return toPage(rows, page.limit, (advertisement) => [advertisement.startedAt, advertisement.id]);
    },
  },
  Signal: {
    takedown: ({ takedownAt, accountsRemoved }: Signal) =>
      takedownAt === null ? null : { at: takedownAt, accountsRemoved },
  },
  Advertisement: {
    spend: ({ spend, currency }: Advertisement) => ({ amount: spend, currency }),
  },
};
