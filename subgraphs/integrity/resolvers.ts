import { pageRequest, toPage, type Page, type PageArguments } from '../kit/page.ts';
import type { Context, Resolvers } from '../kit/subgraph.ts';
import type { Loaders } from './loaders.ts';
import type { Advertisement, Signal } from './queries.ts';

interface Reference {
  id: string;
}

interface SignalsArguments extends PageArguments {
  kind?: string | null;
}

/** Elections are known here by their ids alone; one that nobody knows has no signals and no advertisements. */
export const resolvers = {
  Election: {
    signals: async ({ id }: Reference, args: SignalsArguments, { loaders }): Promise<Page<Signal>> => {
      const page = pageRequest(args, 2);
      const signals = await loaders.signalsOfElection({ page, kind: args.kind ?? null }).load(id);
      return toPage(signals, page.limit, (signal) => [signal.observedAt, signal.id]);
    },
    advertisements: async (
      { id }: Reference,
      args: PageArguments,
      { loaders },
    ): Promise<Page<Advertisement>> => {
      const page = pageRequest(args, 2);
      const advertisements = await loaders.advertisementsOfElection(page).load(id);
      return toPage(advertisements, page.limit, (advertisement) => [
        advertisement.startedAt,
        advertisement.id,
      ]);
    },
  },

  Signal: {
    takedown: ({ takedownAt, accountsRemoved }: Signal) =>
      takedownAt === null ? null : { at: takedownAt, accountsRemoved },
  },

  Advertisement: {
    spend: ({ spend, currency }: Advertisement) => ({ amount: spend, currency }),
  },
} satisfies Resolvers<Context<Loaders>>;
