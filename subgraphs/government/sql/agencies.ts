import type { Query } from '../../kit/database.ts';
import type { PageRequest } from '../../kit/page.ts';

/** A public organisation. */
export interface Agency {
  id: string;
  name: string;
  website: string;
}

/** A place of an agency that residents can go to. */
export interface Office {
  id: string;
  agencyId: string;
  name: string;
  street: string;
  postalCode: string;
  city: string;
  districtId: string;
}

/** When an office is open on one day of the week; times of the city as hh:mm. */
export interface OpeningHours {
  officeId: string;
  weekday: number;
  opens: string;
  closes: string;
}

const OFFICE = `id, agency_id AS "agencyId", name, street, postal_code AS "postalCode", city,
  district_id AS "districtId"`;

/** A page of agencies in the order of their names, and one agency more where there is one. */
export function agenciesPage(query: Query, { limit, after = [] }: PageRequest): Promise<Agency[]> {
  return query(
    `SELECT id, name, website FROM agencies
     WHERE $1::text IS NULL OR (name, id) > ($1, $2)
     ORDER BY name, id LIMIT $3`,
    [after[0], after[1], limit + 1],
  );
}

/** The agencies with these ids. */
export function agenciesById(query: Query, ids: readonly string[]): Promise<Agency[]> {
  return query('SELECT id, name, website FROM agencies WHERE id = ANY($1)', [ids]);
}

/** The offices with these ids. */
export function officesById(query: Query, ids: readonly string[]): Promise<Office[]> {
  return query(`SELECT ${OFFICE} FROM offices WHERE id = ANY($1)`, [ids]);
}

/** All offices of these agencies, in the order of their names. */
export function officesOfAgencies(query: Query, agencyIds: readonly string[]): Promise<Office[]> {
  return query(`SELECT ${OFFICE} FROM offices WHERE agency_id = ANY($1) ORDER BY name, id`, [agencyIds]);
}

/** The opening hours of these offices, in the order of the week. */
export function openingHoursOfOffices(query: Query, officeIds: readonly string[]): Promise<OpeningHours[]> {
  return query(
    `SELECT office_id AS "officeId", weekday, to_char(opens, 'HH24:MI') AS opens, to_char(closes, 'HH24:MI') AS closes
     FROM opening_hours WHERE office_id = ANY($1) ORDER BY weekday, opens`,
    [officeIds],
  );
}
