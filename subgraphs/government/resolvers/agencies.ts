import { pageRequest, toPage, type PageArguments } from '../../kit/page.ts';
import type { Resolvers } from '../../kit/subgraph.ts';
import type { GovernmentContext } from '../loaders.ts';
import { agenciesPage, type Agency, type Office } from '../sql/agencies.ts';
import { servicesPage, type PublicService } from '../sql/services.ts';
import { money } from './money.ts';

interface ById {
  id: string;
}

interface ServicesArguments extends PageArguments {
  category?: string | null;
}

/** Agencies, their offices, and the public services that they offer: all of it for everyone. */
export const agencies: Resolvers<GovernmentContext> = {
  Query: {
    agencies: async (_: unknown, args: PageArguments, { database }: GovernmentContext) => {
      const page = pageRequest(args, 2);
      return toPage(await agenciesPage(database.query, page), page.limit, byName);
    },
    agency: (_: unknown, { id }: ById, { loaders }: GovernmentContext) => loaders.agency.load(id),
    services: async (_: unknown, args: ServicesArguments, { database }: GovernmentContext) => {
      const page = pageRequest(args, 2);
      const rows = await servicesPage(database.query, { page, category: args.category });
      return toPage(rows, page.limit, byName);
    },
    service: (_: unknown, { id }: ById, { loaders }: GovernmentContext) => loaders.service.load(id),
  },
  Agency: {
    __resolveReference: ({ id }: ById, { loaders }: GovernmentContext) => loaders.agency.load(id),
    offices: ({ id }: Agency, _: unknown, { loaders }: GovernmentContext) => loaders.officesOfAgency.load(id),
    services: async ({ id }: Agency, args: PageArguments, { loaders }: GovernmentContext) => {
      const page = pageRequest(args, 2);
      return toPage(await loaders.servicesOfAgency(page).load(id), page.limit, byName);
    },
  },
  Office: {
    // The row has the fields of the address.
    address: (office: Office) => office,
    district: ({ districtId }: Office, _: unknown, { loaders }: GovernmentContext) =>
      loaders.district.load(districtId),
    openingHours: ({ id }: Office, _: unknown, { loaders }: GovernmentContext) =>
      loaders.openingHoursOfOffice.load(id),
  },
  PublicService: {
    __resolveReference: ({ id }: ById, { loaders }: GovernmentContext) => loaders.service.load(id),
    fee: ({ fee }: PublicService) => money(fee),
    agency: ({ agencyId }: PublicService, _: unknown, { loaders }: GovernmentContext) =>
      loaders.agency.load(agencyId),
  },
};

function byName({ name, id }: Agency | PublicService): readonly string[] {
  return [name, id];
}
