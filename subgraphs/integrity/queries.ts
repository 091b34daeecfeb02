import type { Query } from '../kit/database.ts';
import type { PageRequest } from '../kit/page.ts';

/** A finding; `takedownAt` and `accountsRemoved` are null together. */
export interface Signal {
  id: string;
  electionId: string;
  kind: string;
  observedAt: string;
  accounts: number;
  summary: string;
  takedownAt: string | null;
  accountsRemoved: number | null;
}

/** A political advertisement. */
export interface Advertisement {
  id: string;
  electionId: string;
  sponsor: string;
  text: string;
  startedAt: string;
  endedAt: string | null;
  /** In minor units of `currency`, a multiple of 10,000. */
  spend: number;
  currency: string;
  reach: number;
}

/** Which signals of an election are asked for. */
export interface SignalsPage {
  page: PageRequest;
  kind: string | null | undefined;
}

/** A page of signals for each of these elections, and one signal more where there is one; the latest first. */
export function signalsOfElections(
  query: Query,
  electionIds: readonly string[],
  { page: { limit, after = [] }, kind }: SignalsPage,
): Promise<Signal[]> {
  return query(
    `SELECT page.* FROM unnest($1::text[]) AS election (id) CROSS JOIN LATERAL (
       SELECT id, election_id AS "electionId", kind, observed_at AS "observedAt", accounts, summary,
         takedown_at AS "takedownAt", accounts_removed AS "accountsRemoved"
       FROM signals
       WHERE election_id = election.id AND ($2::text IS NULL OR kind = $2)
         AND ($3::timestamptz IS NULL OR (observed_at, id) < ($3, $4))
       ORDER BY observed_at DESC, id DESC LIMIT $5
     ) AS page
     ORDER BY page."observedAt" DESC, page.id DESC`,
    [electionIds, kind, after[0], after[1], limit + 1],
  );
}

/** As {@link signalsOfElections}, of advertisements. */
export function advertisementsOfElections(
  query: Query,
  electionIds: readonly string[],
  { limit, after = [] }: PageRequest,
): Promise<Advertisement[]> {
  return query(
    `SELECT page.* FROM unnest($1::text[]) AS election (id) CROSS JOIN LATERAL (
       SELECT id, election_id AS "electionId", sponsor, text, started_at AS "startedAt", ended_at AS "endedAt",
         spend, currency, reach
       FROM advertisements
       WHERE election_id = election.id AND ($2::timestamptz IS NULL OR (started_at, id) < ($2, $3))
       ORDER BY started_at DESC, id DESC LIMIT $4
     ) AS page
     ORDER BY page."startedAt" DESC, page.id DESC`,
    [electionIds, after[0], after[1], limit + 1],
  );
}
