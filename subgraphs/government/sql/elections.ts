import type { Query } from '../../kit/database.ts';
import type { PageRequest } from '../../kit/page.ts';

/** A part of the city. */
export interface District {
  id: string;
  name: string;
  region: string;
  population: number;
}

/** A district as one where an election is held. */
export interface ElectionDistrict extends District {
  electionId: string;
}

/** An election, with the agency that runs it. */
export interface Election {
  id: string;
  name: string;
  date: string;
  kind: string;
  authorityId: string;
}

const ELECTION = 'id, name, date, kind, authority_id AS "authorityId"';

/** All districts, in the order of their ids. */
export function allDistricts(query: Query): Promise<District[]> {
  return query('SELECT id, name, region, population FROM districts ORDER BY id');
}

/** The districts with these ids. */
export function districtsById(query: Query, ids: readonly string[]): Promise<District[]> {
  return query('SELECT id, name, region, population FROM districts WHERE id = ANY($1)', [ids]);
}

/** Where these elections are held, in the order of the districts' ids. */
export function districtsOfElections(
  query: Query,
  electionIds: readonly string[],
): Promise<ElectionDistrict[]> {
  return query(
    `SELECT election_id AS "electionId", id, name, region, population
     FROM election_districts JOIN districts ON id = district_id
     WHERE election_id = ANY($1) ORDER BY id`,
    [electionIds],
  );
}

/** A page of elections, the latest first, and one election more where there is one. */
export function electionsPage(query: Query, { limit, after = [] }: PageRequest): Promise<Election[]> {
  return query(
    `SELECT ${ELECTION} FROM elections
     WHERE $1::date IS NULL OR (date, id) < ($1, $2)
     ORDER BY date DESC, id DESC LIMIT $3`,
    [after[0], after[1], limit + 1],
  );
}

/** The elections with these ids. */
export function electionsById(query: Query, ids: readonly string[]): Promise<Election[]> {
  return query(`SELECT ${ELECTION} FROM elections WHERE id = ANY($1)`, [ids]);
}
