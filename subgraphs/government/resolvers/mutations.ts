import { refused, type Answer } from '../../kit/idempotency.ts';
import type { Resolvers } from '../../kit/subgraph.ts';
import { bookAppointment, type BookAppointmentInput } from '../book-appointment.ts';
import { createLoaders, type GovernmentContext } from '../loaders.ts';
import { submitApplication, type SubmitApplicationInput } from '../submit-application.ts';

/** What only a signed-in resident can do, each thing once for an idempotency key. */
export const mutations: Resolvers<GovernmentContext> = {
  Mutation: {
    submitApplication: async (
      _: unknown,
      { input }: { input: SubmitApplicationInput },
      context: GovernmentContext,
    ) => {
      const { id, problems } = await asResident(context, (resident) =>
        submitApplication(context, resident, input),
      );
      return { application: id === null ? null : context.loaders.application.load(id), problems };
    },
    bookAppointment: async (
      _: unknown,
      { input }: { input: BookAppointmentInput },
      context: GovernmentContext,
    ) => {
      const { id, problems } = await asResident(context, (resident) =>
        bookAppointment(context, resident, input),
      );
      return { appointment: id === null ? null : context.loaders.appointment.load(id), problems };
    },
  },
};

async function asResident(
  context: GovernmentContext,
  work: (resident: string) => Promise<Answer>,
): Promise<Answer> {
  const { caller, database, loaders } = context;
  const resident = caller.resident === undefined ? null : await loaders.resident.load(caller.resident);
  if (resident === null) return refused('RESIDENT_REQUIRED', 'Only a signed-in resident can do this.');
  const answer = await work(resident.id);
  // What an earlier mutation of the request has read may be of the past now.
  Object.assign(loaders, createLoaders(database.query, caller));
  return answer;
}
