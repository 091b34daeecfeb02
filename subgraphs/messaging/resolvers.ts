import { pageRequest, toPage, type PageArguments } from '../kit/page.ts';
import type { Resolvers } from '../kit/subgraph.ts';
import type { MessagingContext } from './loaders.ts';
import { allTemplates, type Notification } from './queries.ts';
import { sendMessage, type SendMessageInput } from './send-message.ts';

/** Residents and applications are known here by their ids alone; what nobody knows has no contact and no messages. */
export const resolvers: Resolvers<MessagingContext> = {
  Query: {
    messageTemplates: (_: unknown, _args: unknown, { database }: MessagingContext) =>
      allTemplates(database.query),
  },
  Mutation: {
    sendMessage: async (_: unknown, { input }: { input: SendMessageInput }, context: MessagingContext) => {
      const { id, problems } = await sendMessage(context, input);
      return { notification: id === null ? null : context.loaders.notification.load(id), problems };
    },
  },
  Resident: {
    contact: ({ id }: { id: string }, _: unknown, { loaders }: MessagingContext) =>
      loaders.contactOfResident.load(id),
  },
  Application: {
    notifications: async (
      { reference }: { reference: string },
      args: PageArguments,
      { loaders }: MessagingContext,
    ) => {
      const page = pageRequest(args, 2);
      const rows = await loaders.notificationsOfApplication(page).load(reference);
      return toPage(rows, page.limit, ({ sentAt, id }) => [sentAt, id]);
    },
  },
  Notification: {
    state: async ({ id }: Notification, _: unknown, { loaders }: MessagingContext) => {
      const deliveries = await loaders.deliveriesOfNotification.load(id);
      return deliveries.at(-1)?.state;
    },
    deliveries: ({ id }: Notification, _: unknown, { loaders }: MessagingContext) =>
      loaders.deliveriesOfNotification.load(id),
  },
};
