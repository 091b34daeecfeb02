import type { Query } from '../../kit/database.ts';
import type { PageRequest } from '../../kit/page.ts';

/** What an agency does for residents or companies. */
export interface PublicService {
  id: string;
  agencyId: string;
  name: string;
  description: string;
  category: string;
  requirements: string[];
  channels: string[];
  /** In minor units; null is free of charge. */
  fee: number | null;
  processingDays: number;
}

interface ServicesPage {
  page: PageRequest;
  category: string | null | undefined;
}

const SERVICE = `id, agency_id AS "agencyId", name, description, category, requirements, channels, fee,
  processing_days AS "processingDays"`;

/** A page of services in the order of their names, and one service more where there is one. */
export function servicesPage(query: Query, { page, category }: ServicesPage): Promise<PublicService[]> {
  const { limit, after = [] } = page;
  return query(
    `SELECT ${SERVICE} FROM services
     WHERE ($1::text IS NULL OR category = $1) AND ($2::text IS NULL OR (name, id) > ($2, $3))
     ORDER BY name, id LIMIT $4`,
    [category, after[0], after[1], limit + 1],
  );
}

/** The services with these ids. */
export function servicesById(query: Query, ids: readonly string[]): Promise<PublicService[]> {
  return query(`SELECT ${SERVICE} FROM services WHERE id = ANY($1)`, [ids]);
}

/** As {@link servicesPage}, a page for each of these agencies. */
export function servicesOfAgencies(
  query: Query,
  agencyIds: readonly string[],
  { limit, after = [] }: PageRequest,
): Promise<PublicService[]> {
  return query(
    `SELECT page.* FROM unnest($1::text[]) AS agency (id) CROSS JOIN LATERAL (
       SELECT ${SERVICE} FROM services
       WHERE agency_id = agency.id AND ($2::text IS NULL OR (name, id) > ($2, $3))
       ORDER BY name, id LIMIT $4
     ) AS page
     ORDER BY page.name, page.id`,
    [agencyIds, after[0], after[1], limit + 1],
  );
}
