import { toPage, type PageArguments } from '../../kit/page.ts';
import type { Resolvers } from '../../kit/subgraph.ts';
import type { GovernmentContext } from '../loaders.ts';
import { pageByTime } from '../page-by-time.ts';
import type { Resident } from '../sql/residents.ts';
import { money } from './money.ts';

/** Residents, and what belongs to each of them. */
export const residents: Resolvers<GovernmentContext> = {
  Query: {
    me: (_: unknown, __: unknown, { caller, loaders }: GovernmentContext) =>
      caller.resident === undefined ? null : loaders.resident.load(caller.resident),
  },
  Resident: {
    __resolveReference: ({ id }: { id: string }, { loaders }: GovernmentContext) => loaders.resident.load(id),
    // The row has the fields of the address.
    address: (resident: Resident) => resident,
    district: ({ districtId }: Resident, _: unknown, { loaders }: GovernmentContext) =>
      loaders.district.load(districtId),
    income: ({ income }: Resident) => money(income),
    applications: async ({ id }: Resident, args: PageArguments, { loaders }: GovernmentContext) => {
      const page = pageByTime(args);
      const rows = await loaders.applicationsOfResident(page).load(id);
      return toPage(rows, page.limit, ({ submittedAt, reference }) => [submittedAt, reference]);
    },
    appointments: async ({ id }: Resident, args: PageArguments, { loaders }: GovernmentContext) => {
      const page = pageByTime(args);
      const rows = await loaders.appointmentsOfResident(page).load(id);
      return toPage(rows, page.limit, ({ startsAt, id }) => [startsAt, id]);
    },
    permits: ({ id }: Resident, _: unknown, { loaders }: GovernmentContext) =>
      loaders.permitsOfResident.load(id),
  },
};
