import type { Query } from '../kit/database.ts';
import { CURRENCY, ELECTION_IDS, TODAY } from '../kit/example-data.ts';
import { insertRows } from '../kit/insert-rows.ts';
import { codeFor, random, type Random } from '../kit/random.ts';
import { CAMPAIGN_TEXTS, SIGNAL_TEXTS, SPONSORS } from './texts.ts';

const DAY = 86_400_000;
/** Public knowledge, so the platform has it too. */
const POLLING_DAYS: Record<string, string> = {
  'elc-2024-municipal': '2024-06-09',
  'elc-2025-regional': '2025-09-21',
  'elc-2026-municipal': '2026-11-29',
  'elc-2027-national': '2027-03-14',
};
/** How many days before the vote, or before today, the earliest finding lies. */
const WATCHED_DAYS = 120;

/** Fills the database: what was seen before each election. None of it depends on how many residents there are. */
export async function seed(query: Query): Promise<void> {
  for (const election of ELECTION_IDS) {
    await insertRows(query, 'signals', signals(election));
    await insertRows(query, 'advertisements', advertisements(election));
  }
}

function* signals(election: string): Generator<object> {
  const count = random(`signals:${election}`).integer(24, 48);
  for (let index = 1; index <= count; index++) {
    const key = `signal:${election}:${index}`;
    const draw = random(key);
    const observedAt = momentBefore(lastMoment(election), draw);
    const accounts = draw.integer(12, 2600);
    const { kind, texts } = draw.pick(SIGNAL_TEXTS);
    yield {
      id: `sig-${codeFor(key, 8)}`,
      election_id: election,
      kind,
      observed_at: observedAt,
      accounts,
      summary: draw.pick(texts),
      ...takedown(observedAt, accounts, draw),
    };
  }
}

function takedown(observedAt: Date, accounts: number, draw: Random): object {
  const at = new Date(observedAt.getTime() + draw.integer(3, 240) * 3_600_000);
  // What was found last is still looked into.
  if (at > TODAY || !draw.chance(0.75)) return { takedown_at: null, accounts_removed: null };
  return { takedown_at: at, accounts_removed: Math.ceil((accounts * draw.integer(55, 100)) / 100) };
}

function* advertisements(election: string): Generator<object> {
  const count = random(`advertisements:${election}`).integer(24, 48);
  for (let index = 1; index <= count; index++) {
    const key = `advertisement:${election}:${index}`;
    const draw = random(key);
    const startedAt = momentBefore(lastMoment(election), draw);
    const endedAt = earlier(new Date(startedAt.getTime() + draw.integer(2, 30) * DAY), pollingDay(election));
    const hundreds = draw.integer(1, 180);
    yield {
      id: `adv-${codeFor(key, 8)}`,
      election_id: election,
      sponsor: draw.pick(SPONSORS),
      text: draw.pick(CAMPAIGN_TEXTS),
      started_at: startedAt,
      ended_at: endedAt > TODAY ? null : endedAt,
      spend: hundreds * 10_000,
      currency: CURRENCY,
      reach: hundreds * draw.integer(2, 9) * 1000,
    };
  }
}

/** The last moment that anything was seen at: before the vote, and not in the future. */
function lastMoment(election: string): Date {
  return earlier(pollingDay(election), TODAY);
}

function pollingDay(election: string): Date {
  const day = POLLING_DAYS[election];
  if (day === undefined) throw new RangeError(`no polling day is known for ${election}`);
  return new Date(day);
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

function momentBefore(end: Date, draw: Random): Date {
  return new Date(end.getTime() - draw.integer(1, WATCHED_DAYS) * DAY + draw.integer(0, DAY - 1));
}
