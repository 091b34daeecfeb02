import { manyByKey, oneByKey, perArguments } from '../kit/by-key.ts';
import type { Caller } from '../kit/caller.ts';
import type { Query } from '../kit/database.ts';
import type { PageRequest } from '../kit/page.ts';
import type { Context } from '../kit/subgraph.ts';
import {
  contactsOfResidents,
  deliveriesOfNotifications,
  notificationsById,
  notificationsOfApplications,
  type Reader,
} from './queries.ts';

/** What resolvers work with. */
export type MessagingContext = Context<ReturnType<typeof createLoaders>>;

/** How a caller reads: where a resident is signed in, that resident's rows alone. */
export function readerFor(query: Query, caller: Caller): Reader {
  return { query, onlyFor: caller.resident ?? null };
}

/** Makes the loaders of one request: one SQL statement for all keys of a level. */
export function createLoaders(query: Query, caller: Caller) {
  const reader = readerFor(query, caller);
  return {
    contactOfResident: oneByKey(
      (ids) => contactsOfResidents(reader, ids),
      (contact) => contact.residentId,
    ),
    notification: oneByKey(
      (ids) => notificationsById(reader, ids),
      (notification) => notification.id,
    ),
    notificationsOfApplication: perArguments((page: PageRequest) =>
      manyByKey(
        (references) => notificationsOfApplications(reader, references, page),
        (notification) => notification.applicationReference,
      ),
    ),
    deliveriesOfNotification: manyByKey(
      (ids) => deliveriesOfNotifications(reader, ids),
      (delivery) => delivery.notificationId,
    ),
  };
}
