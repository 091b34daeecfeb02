import type { Reader } from './reader.ts';

/** A person who lives in the city. */
export interface Resident {
  id: string;
  givenName: string;
  familyName: string;
  dateOfBirth: string;
  nationalId: string;
  street: string;
  postalCode: string;
  city: string;
  districtId: string;
  /** Of the last assessed year, in minor units. */
  income: number | null;
}

/** The residents with these ids. */
export function residentsById({ query, onlyFor }: Reader, ids: readonly string[]): Promise<Resident[]> {
  return query(
    `SELECT id, given_name AS "givenName", family_name AS "familyName", date_of_birth AS "dateOfBirth",
       national_id AS "nationalId", street, postal_code AS "postalCode", city, district_id AS "districtId", income
     FROM residents WHERE id = ANY($2) AND ($1::text IS NULL OR id = $1)`,
    [onlyFor, ids],
  );
}
