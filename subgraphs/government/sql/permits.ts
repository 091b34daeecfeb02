import type { Reader } from './reader.ts';

/** What a granted application allows. */
export interface Permit {
  id: string;
  number: string;
  applicationReference: string;
  residentId: string;
  serviceId: string;
  validFrom: string;
  validUntil: string | null;
}

const PERMIT = `permits.id, number, application_reference AS "applicationReference", resident_id AS "residentId",
  service_id AS "serviceId", valid_from AS "validFrom", valid_until AS "validUntil"`;

/** The permits with these ids. */
export function permitsById({ query, onlyFor }: Reader, ids: readonly string[]): Promise<Permit[]> {
  return query(
    `SELECT ${PERMIT} FROM permits JOIN applications ON reference = application_reference
     WHERE permits.id = ANY($2) AND ($1::text IS NULL OR resident_id = $1)`,
    [onlyFor, ids],
  );
}

/** The permits of these applications, which have at most one each. */
export function permitsOfApplications(
  { query, onlyFor }: Reader,
  references: readonly string[],
): Promise<Permit[]> {
  return query(
    `SELECT ${PERMIT} FROM permits JOIN applications ON reference = application_reference
     WHERE application_reference = ANY($2) AND ($1::text IS NULL OR resident_id = $1)`,
    [onlyFor, references],
  );
}

/** All permits of these residents, the latest first. */
export function permitsOfResidents(
  { query, onlyFor }: Reader,
  residentIds: readonly string[],
): Promise<Permit[]> {
  return query(
    `SELECT ${PERMIT} FROM permits JOIN applications ON reference = application_reference
     WHERE resident_id = ANY($2) AND ($1::text IS NULL OR resident_id = $1)
     ORDER BY valid_from DESC, permits.id`,
    [onlyFor, residentIds],
  );
}
