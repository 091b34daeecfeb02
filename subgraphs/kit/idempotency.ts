import { createHash } from 'node:crypto';
import type { Caller } from './caller.ts';
import type { Database, Query } from './database.ts';

/** Why a mutation did not do what was asked. */
interface Problem {
  /** Stable, in capitals, such as SLOT_TAKEN. */
  code: string;
  /** For people. */
  message: string;
}

/** What became of a mutation: the id of what it made, or the problems that kept it from making anything. */
export interface Answer {
  id: string | null;
  problems: Problem[];
}

/** The answer of a mutation that was done. */
export function done(id: string): Answer {
  return { id, problems: [] };
}

/** The answer of a mutation that was not done. */
export function refused(code: string, message: string): Answer {
  return { id: null, problems: [{ code, message }] };
}

interface Call {
  mutation: string;
  caller: Caller;
  /** The mutation's whole input. */
  input: { idempotencyKey: string };
}

interface Claim {
  answer: Answer;
  same_input: boolean;
}

/**
 * Does a mutation at most once for a key (as the IETF's draft on the Idempotency-Key header would have it): asked again
 * it gives the first answer again, be it an id or a problem; asked for something else under the same key it refuses with
 * IDEMPOTENCY_KEY_REUSED. A key belongs to one client, one resident and one mutation. Where two requests with one key
 * come at the same time the second waits for the first. What throws is forgotten and may be tried again.
 *
 * `work` runs in the transaction that keeps the answer; it must not write before it knows that it will not refuse.
 * The subgraph's migrations make the table:
 *
 *     CREATE TABLE idempotency_keys (
 *       scope text PRIMARY KEY,
 *       input_hash text NOT NULL,
 *       answer jsonb,
 *       at timestamptz NOT NULL DEFAULT now()
 *     );
 */
export async function once(
  database: Database,
  { mutation, caller, input }: Call,
  work: (query: Query) => Promise<Answer>,
): Promise<Answer> {
  // Hashes, because a key may be of any length and an input may hold personal data.
  const scope = hash([caller.client ?? null, caller.resident ?? null, mutation, input.idempotencyKey]);
  const inputHash = hash(input);
  return database.transaction(async (query) => {
    // Waits for a transaction that has inserted the same key and not ended yet.
    const claimed = await query(
      'INSERT INTO idempotency_keys (scope, input_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING scope',
      [scope, inputHash],
    );
    if (claimed.length === 0) return earlierAnswer(query, scope, inputHash);
    const answer = await work(query);
    await query('UPDATE idempotency_keys SET answer = $2 WHERE scope = $1', [scope, JSON.stringify(answer)]);
    return answer;
  });
}

async function earlierAnswer(query: Query, scope: string, inputHash: string): Promise<Answer> {
  const [earlier] = await query<Claim>(
    'SELECT answer, input_hash = $2 AS same_input FROM idempotency_keys WHERE scope = $1',
    [scope, inputHash],
  );
  if (earlier?.same_input === true) return earlier.answer;
  return refused('IDEMPOTENCY_KEY_REUSED', 'The key was used before, with another input.');
}

/** Of JSON: GraphQL gives the fields of an input in the order of the schema, so equal inputs have equal hashes. */
function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
