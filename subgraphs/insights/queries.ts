import type { Query } from '../kit/database.ts';
import type { PageRequest } from '../kit/page.ts';

/** What needs are sorted by. */
export interface Topic {
  id: string;
  name: string;
}

/** One topic in one district in one week; a count that is null was below ten. */
export interface Need {
  districtId: string;
  /** A Monday, as YYYY-MM-DD. */
  week: string;
  topicId: string;
  searches: number | null;
  questions: number | null;
  complaints: number | null;
  /** The sum of the counts that are known. */
  frequency: number;
}

/** How many people looked for a service in one week. */
export interface Demand {
  serviceId: string;
  /** A Monday, as YYYY-MM-DD. */
  week: string;
  people: number;
}

/** Which needs of a district are asked for. */
export interface NeedsPage {
  page: PageRequest;
  topicId: string | null | undefined;
}

/** All topics, in the order of their names. */
export function allTopics(query: Query): Promise<Topic[]> {
  return query('SELECT id, name FROM topics ORDER BY name, id');
}

/** The topics with these ids. */
export function topicsById(query: Query, ids: readonly string[]): Promise<Topic[]> {
  return query('SELECT id, name FROM topics WHERE id = ANY($1)', [ids]);
}

/**
 * A page of needs for each of these districts, and one need more where there is one: the latest week first, then the
 * most frequent topic.
 */
export function needsOfDistricts(
  query: Query,
  districtIds: readonly string[],
  { page: { limit, after = [] }, topicId }: NeedsPage,
): Promise<Need[]> {
  return query(
    `SELECT page.* FROM unnest($1::text[]) AS district (id) CROSS JOIN LATERAL (
       SELECT district_id AS "districtId", week, topic_id AS "topicId", searches, questions, complaints, frequency
       FROM needs
       WHERE district_id = district.id AND ($2::text IS NULL OR topic_id = $2)
         AND ($3::date IS NULL OR (week, frequency, topic_id) < ($3, $4::integer, $5))
       ORDER BY week DESC, frequency DESC, topic_id DESC LIMIT $6
     ) AS page
     ORDER BY page.week DESC, page.frequency DESC, page."topicId" DESC`,
    [districtIds, topicId, after[0], after[1], after[2], limit + 1],
  );
}

/** A page of the demand for each of these services, and one week more where there is one: the latest week first. */
export function demandForServices(
  query: Query,
  serviceIds: readonly string[],
  { limit, after = [] }: PageRequest,
): Promise<Demand[]> {
  return query(
    `SELECT page.* FROM unnest($1::text[]) AS service (id) CROSS JOIN LATERAL (
       SELECT service_id AS "serviceId", week, people FROM demand
       WHERE service_id = service.id AND ($2::date IS NULL OR week < $2)
       ORDER BY week DESC LIMIT $3
     ) AS page
     ORDER BY page.week DESC`,
    [serviceIds, after[0], limit + 1],
  );
}
