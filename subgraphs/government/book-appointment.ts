import type { Caller } from '../kit/caller.ts';
import type { Database } from '../kit/database.ts';
import { done, once, refused, type Answer } from '../kit/idempotency.ts';
import { PRESENT } from './sql/appointments.ts';

/** Which free appointment is booked, and for what. */
export interface BookAppointmentInput {
  applicationReference: string;
  slotId: string;
  idempotencyKey: string;
}

interface Asked {
  database: Database;
  caller: Caller;
}

/**
 * Books a free appointment for an application of a resident and answers with its id, or with the problem
 * UNKNOWN_APPLICATION (somebody else's is unknown too), ALREADY_BOOKED, SLOT_TAKEN, UNKNOWN_SLOT or
 * IDEMPOTENCY_KEY_REUSED.
 */
export function bookAppointment(
  { database, caller }: Asked,
  residentId: string,
  input: BookAppointmentInput,
): Promise<Answer> {
  const { applicationReference, slotId } = input;
  return once(database, { mutation: 'bookAppointment', caller, input }, async (query) => {
    // The lock lets bookings for one application come one after another: the second finds the first's appointment.
    const own = await query(
      'SELECT 1 FROM applications WHERE reference = $1 AND resident_id = $2 FOR UPDATE',
      [applicationReference, residentId],
    );
    if (own.length === 0) return refused('UNKNOWN_APPLICATION', 'You have no such application.');
    const earlier = await query('SELECT 1 FROM appointments WHERE application_reference = $1', [
      applicationReference,
    ]);
    if (earlier.length > 0) return refused('ALREADY_BOOKED', 'The application has an appointment.');
    const booked = await query(
      `UPDATE appointments SET application_reference = $1
       WHERE id = $2 AND application_reference IS NULL AND starts_at >= $3
       RETURNING id`,
      [applicationReference, slotId, PRESENT],
    );
    if (booked.length > 0) return done(slotId);
    const taken = await query(
      'SELECT 1 FROM appointments WHERE id = $1 AND application_reference IS NOT NULL',
      [slotId],
    );
    if (taken.length > 0) return refused('SLOT_TAKEN', 'Somebody else has booked this appointment.');
    return refused('UNKNOWN_SLOT', 'There is no such appointment to book.');
  });
}
