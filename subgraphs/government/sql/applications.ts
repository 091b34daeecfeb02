import type { PageRequest } from '../../kit/page.ts';
import type { Reader } from './reader.ts';

/** A resident's case. */
export interface Application {
  reference: string;
  residentId: string;
  serviceId: string;
  status: string;
  submittedAt: string;
  decidedAt: string | null;
  /** In minor units; null is free of charge. */
  amountDue: number | null;
}

interface ApplicationsPage {
  page: PageRequest;
  status: string | null | undefined;
}

const APPLICATION = `reference, resident_id AS "residentId", service_id AS "serviceId", status,
  submitted_at AS "submittedAt", decided_at AS "decidedAt", amount_due AS "amountDue"`;

/** A page of applications, the latest first, and one application more where there is one. */
export function applicationsPage(
  { query, onlyFor }: Reader,
  { page, status }: ApplicationsPage,
): Promise<Application[]> {
  const { limit, after = [] } = page;
  return query(
    `SELECT ${APPLICATION} FROM applications
     WHERE ($1::text IS NULL OR resident_id = $1) AND ($2::text IS NULL OR status = $2)
       AND ($3::timestamptz IS NULL OR (submitted_at, reference) < ($3, $4))
     ORDER BY submitted_at DESC, reference DESC LIMIT $5`,
    [onlyFor, status, after[0], after[1], limit + 1],
  );
}

/** The applications with these references. */
export function applicationsByReference(
  { query, onlyFor }: Reader,
  references: readonly string[],
): Promise<Application[]> {
  return query(
    `SELECT ${APPLICATION} FROM applications
     WHERE reference = ANY($2) AND ($1::text IS NULL OR resident_id = $1)`,
    [onlyFor, references],
  );
}

/** As {@link applicationsPage}, a page for each of these residents. */
export function applicationsOfResidents(
  { query, onlyFor }: Reader,
  residentIds: readonly string[],
  { limit, after = [] }: PageRequest,
): Promise<Application[]> {
  return query(
    `SELECT page.* FROM unnest($2::text[]) AS resident (id) CROSS JOIN LATERAL (
       SELECT ${APPLICATION} FROM applications
       WHERE resident_id = resident.id AND ($1::text IS NULL OR resident_id = $1)
         AND ($3::timestamptz IS NULL OR (submitted_at, reference) < ($3, $4))
       ORDER BY submitted_at DESC, reference DESC LIMIT $5
     ) AS page
     ORDER BY page."submittedAt" DESC, page.reference DESC`,
    [onlyFor, residentIds, after[0], after[1], limit + 1],
  );
}
