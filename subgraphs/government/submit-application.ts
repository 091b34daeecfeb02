import { randomBytes } from 'node:crypto';
import type { Caller } from '../kit/caller.ts';
import type { Database } from '../kit/database.ts';
import { done, once, refused, type Answer } from '../kit/idempotency.ts';

/** What is applied for. */
export interface SubmitApplicationInput {
  serviceId: string;
  idempotencyKey: string;
}

interface Asked {
  database: Database;
  caller: Caller;
}

/**
 * Submits an application of a resident and answers with its reference, or with the problem UNKNOWN_SERVICE or
 * IDEMPOTENCY_KEY_REUSED.
 */
export function submitApplication(
  { database, caller }: Asked,
  residentId: string,
  input: SubmitApplicationInput,
): Promise<Answer> {
  return once(database, { mutation: 'submitApplication', caller, input }, async (query) => {
    const [application] = await query<{ reference: string }>(
      `INSERT INTO applications (reference, resident_id, service_id, status, submitted_at, amount_due)
       SELECT $1, $2, id, 'SUBMITTED', now(), fee FROM services WHERE id = $3
       RETURNING reference`,
      [newReference(), residentId, input.serviceId],
    );
    if (application === undefined) return refused('UNKNOWN_SERVICE', 'There is no such service.');
    return done(application.reference);
  });
}

/** 40 random bits as APP-XXXX-XXXX, without letters and digits that look alike. */
function newReference(): string {
  // 32 characters, so that each is as likely as the next for a random byte.
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  const code = Array.from(randomBytes(8), (byte) => alphabet[byte % alphabet.length]).join('');
  return `APP-${code.slice(0, 4)}-${code.slice(4)}`;
}
