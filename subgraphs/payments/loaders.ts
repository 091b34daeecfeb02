import { manyByKey, oneByKey } from '../kit/by-key.ts';
import type { Caller } from '../kit/caller.ts';
import type { Query } from '../kit/database.ts';
import type { Context } from '../kit/subgraph.ts';
import {
  checkoutsOfServices,
  paymentsById,
  paymentsOfApplications,
  paymentsPage,
  type PaymentsPage,
} from './queries.ts';

/** What resolvers work with. */
export type PaymentsContext = Context<ReturnType<typeof createLoaders>>;

/** Makes the loaders of one request: one SQL statement for all keys of a level. */
export function createLoaders(query: Query, caller: Caller) {
  const reader = { query, onlyFor: caller.resident ?? null };
  return {
    /** A page of all payments that the caller may see. */
    payments: (page: PaymentsPage) => paymentsPage(reader, page),
    payment: oneByKey(
      (ids) => paymentsById(reader, ids),
      (payment) => payment.id,
    ),
    paymentsOfApplication: manyByKey(
      (references) => paymentsOfApplications(query, references),
      (payment) => payment.applicationReference,
    ),
    checkoutOfService: oneByKey(
      (ids) => checkoutsOfServices(query, ids),
      (checkout) => checkout.serviceId,
    ),
  };
}
