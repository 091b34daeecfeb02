import { randomUUID } from 'node:crypto';
import type { Caller } from '../kit/caller.ts';
import type { Database } from '../kit/database.ts';
import { done, once, refused, type Answer } from '../kit/idempotency.ts';
import { codeFor } from '../kit/random.ts';
import { paymentsOfApplications } from './queries.ts';

/** What is paid for, and how. */
export interface StartPaymentInput {
  applicationReference: string;
  method: string;
  idempotencyKey: string;
}

/** The company knows no applications, but what their references look like. */
const REFERENCE = /^APP-[0-9A-Z]{4}-[0-9A-Z]{4}$/;

/**
 * Starts a payment for an application, for the signed-in resident where there is one, and answers with its id, or with
 * the problem UNKNOWN_APPLICATION, ALREADY_PAID or IDEMPOTENCY_KEY_REUSED.
 */
export function startPayment(
  { database, caller }: { database: Database; caller: Caller },
  input: StartPaymentInput,
): Promise<Answer> {
  const { applicationReference: reference, method } = input;
  return once(database, { mutation: 'startPayment', caller, input }, async (query) => {
    if (!REFERENCE.test(reference)) return refused('UNKNOWN_APPLICATION', 'There is no such application.');
    const attempts = await paymentsOfApplications(query, [reference]);
    if (attempts.some(({ status }) => status === 'PAID')) {
      return refused('ALREADY_PAID', 'The fee for this application is paid.');
    }
    const id = `pay-${codeFor(randomUUID(), 12)}`;
    await query(
      `INSERT INTO payments (id, application_reference, payer, status, method, started_at)
       VALUES ($1, $2, $3, 'STARTED', $4, now())`,
      [id, reference, caller.resident ?? null, method],
    );
    return done(id);
  });
}
