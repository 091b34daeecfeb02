import type { Query } from '../../kit/database.ts';
import { TODAY } from '../../kit/example-data.ts';
import type { PageRequest } from '../../kit/page.ts';
import type { Reader } from './reader.ts';

/** A time at an office that nobody has booked. */
export interface Slot {
  id: string;
  startsAt: string;
  officeId: string;
}

/** A resident's time at an office. */
export interface Appointment extends Slot {
  applicationReference: string;
}

/** An appointment as one of its resident's. */
export interface ResidentAppointment extends Appointment {
  residentId: string;
}

interface SlotsPage {
  agencyId: string;
  page: PageRequest;
}

const APPOINTMENT = `appointments.id, starts_at AS "startsAt", office_id AS "officeId",
  application_reference AS "applicationReference"`;

/**
 * The moment from which on an appointment is still to come. It is the day on which the example data end, and not the
 * clock's time: so there is something to book whenever the example runs.
 */
export const PRESENT = TODAY.toISOString();

/** A page of the free appointments of an agency, the earliest first, and one more where there is one. */
export function openSlotsPage(query: Query, { agencyId, page }: SlotsPage): Promise<Slot[]> {
  const { limit, after = [] } = page;
  return query(
    `SELECT id, starts_at AS "startsAt", office_id AS "officeId" FROM appointments
     WHERE application_reference IS NULL AND starts_at >= $1
       AND office_id IN (SELECT id FROM offices WHERE agency_id = $2)
       AND ($3::timestamptz IS NULL OR (starts_at, id) > ($3, $4))
     ORDER BY starts_at, id LIMIT $5`,
    [PRESENT, agencyId, after[0], after[1], limit + 1],
  );
}

/** The booked appointments with these ids. */
export function appointmentsById({ query, onlyFor }: Reader, ids: readonly string[]): Promise<Appointment[]> {
  return query(
    `SELECT ${APPOINTMENT} FROM appointments JOIN applications ON reference = application_reference
     WHERE appointments.id = ANY($2) AND ($1::text IS NULL OR resident_id = $1)`,
    [onlyFor, ids],
  );
}

/** The appointments of these applications, which have at most one each. */
export function appointmentsOfApplications(
  { query, onlyFor }: Reader,
  references: readonly string[],
): Promise<Appointment[]> {
  return query(
    `SELECT ${APPOINTMENT} FROM appointments JOIN applications ON reference = application_reference
     WHERE application_reference = ANY($2) AND ($1::text IS NULL OR resident_id = $1)`,
    [onlyFor, references],
  );
}

/** A page for each of these residents of their appointments to come, the next first, and one more where there is one. */
export function appointmentsOfResidents(
  { query, onlyFor }: Reader,
  residentIds: readonly string[],
  { limit, after = [] }: PageRequest,
): Promise<ResidentAppointment[]> {
  return query(
    `SELECT page.* FROM unnest($2::text[]) AS resident (id) CROSS JOIN LATERAL (
       SELECT ${APPOINTMENT}, resident_id AS "residentId"
       FROM applications JOIN appointments ON application_reference = reference
       WHERE resident_id = resident.id AND ($1::text IS NULL OR resident_id = $1) AND starts_at >= $3
         AND ($4::timestamptz IS NULL OR (starts_at, appointments.id) > ($4, $5))
       ORDER BY starts_at, appointments.id LIMIT $6
     ) AS page
     ORDER BY page."startsAt", page.id`,
    [onlyFor, residentIds, PRESENT, after[0], after[1], limit + 1],
  );
}
