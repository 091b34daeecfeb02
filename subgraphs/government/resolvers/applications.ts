import { toPage, type PageArguments } from '../../kit/page.ts';
import type { Resolvers } from '../../kit/subgraph.ts';
import type { GovernmentContext } from '../loaders.ts';
import { pageByTime } from '../page-by-time.ts';
import type { Application } from '../sql/applications.ts';
import { openSlotsPage, type Appointment, type Slot } from '../sql/appointments.ts';
import type { Permit } from '../sql/permits.ts';
import { money } from './money.ts';

interface ById {
  id: string;
}

interface ByReference {
  reference: string;
}

interface ApplicationsArguments extends PageArguments {
  status?: string | null;
}

interface OpenSlotsArguments extends PageArguments {
  agencyId: string;
}

/** Applications, with the appointments and permits that come of them. */
export const applications: Resolvers<GovernmentContext> = {
  Query: {
    application: (_: unknown, { reference }: ByReference, { loaders }: GovernmentContext) =>
      loaders.application.load(reference),
    applications: async (_: unknown, args: ApplicationsArguments, { loaders }: GovernmentContext) => {
      const page = pageByTime(args);
      const rows = await loaders.applications(page, args.status);
      return toPage(rows, page.limit, ({ submittedAt, reference }) => [submittedAt, reference]);
    },
    openSlots: async (_: unknown, args: OpenSlotsArguments, { database }: GovernmentContext) => {
      const page = pageByTime(args);
      const rows = await openSlotsPage(database.query, { agencyId: args.agencyId, page });
      return toPage(rows, page.limit, ({ startsAt, id }) => [startsAt, id]);
    },
  },
  Application: {
    __resolveReference: ({ reference }: ByReference, { loaders }: GovernmentContext) =>
      loaders.application.load(reference),
    service: ({ serviceId }: Application, _: unknown, { loaders }: GovernmentContext) =>
      loaders.service.load(serviceId),
    applicant: ({ residentId }: Application, _: unknown, { loaders }: GovernmentContext) =>
      loaders.resident.load(residentId),
    amountDue: ({ amountDue }: Application) => money(amountDue),
    appointment: ({ reference }: Application, _: unknown, { loaders }: GovernmentContext) =>
      loaders.appointmentOfApplication.load(reference),
    permit: ({ reference }: Application, _: unknown, { loaders }: GovernmentContext) =>
      loaders.permitOfApplication.load(reference),
  },
  Appointment: {
    __resolveReference: ({ id }: ById, { loaders }: GovernmentContext) => loaders.appointment.load(id),
    office: ({ officeId }: Appointment, _: unknown, { loaders }: GovernmentContext) =>
      loaders.office.load(officeId),
    application: ({ applicationReference }: Appointment, _: unknown, { loaders }: GovernmentContext) =>
      loaders.application.load(applicationReference),
  },
  Slot: {
    office: ({ officeId }: Slot, _: unknown, { loaders }: GovernmentContext) => loaders.office.load(officeId),
  },
  Permit: {
    __resolveReference: ({ id }: ById, { loaders }: GovernmentContext) => loaders.permit.load(id),
    service: ({ serviceId }: Permit, _: unknown, { loaders }: GovernmentContext) =>
      loaders.service.load(serviceId),
  },
};
