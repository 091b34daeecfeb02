import { randomUUID } from 'node:crypto';
import type { Caller } from '../kit/caller.ts';
import type { Database } from '../kit/database.ts';
import { done, once, refused, type Answer } from '../kit/idempotency.ts';
import { codeFor } from '../kit/random.ts';
import { readerFor } from './loaders.ts';
import { addresseeOf, templateById } from './queries.ts';
import { fillIn } from './templates.ts';

/** What is sent, and about which application. */
export interface SendMessageInput {
  applicationReference: string;
  templateId: string;
  idempotencyKey: string;
}

/**
 * Queues a message to the resident who made an application, on the channel the resident prefers, and answers with its
 * id, or with the problem UNKNOWN_TEMPLATE, UNKNOWN_APPLICATION or IDEMPOTENCY_KEY_REUSED.
 */
export function sendMessage(
  { database, caller }: { database: Database; caller: Caller },
  input: SendMessageInput,
): Promise<Answer> {
  return once(database, { mutation: 'sendMessage', caller, input }, async (query) => {
    const template = await templateById(query, input.templateId);
    if (template === undefined) return refused('UNKNOWN_TEMPLATE', 'There is no such template.');
    const addressee = await addresseeOf(readerFor(query, caller), input.applicationReference);
    if (addressee === undefined)
      return refused('UNKNOWN_APPLICATION', 'No resident is known for this application.');
    const id = `msg-${codeFor(randomUUID(), 12)}`;
    const { subject, body } = fillIn(template, input.applicationReference);
    await query(
      `WITH sent AS (
         INSERT INTO notifications (id, application_reference, resident_id, channel, subject, body, sent_at)
         VALUES ($1, $2, $3, $4, $5, $6, now()) RETURNING id, sent_at
       )
       INSERT INTO deliveries (notification_id, state, at) SELECT id, 'QUEUED', sent_at FROM sent`,
      [id, input.applicationReference, addressee.residentId, addressee.channel, subject, body],
    );
    return done(id);
  });
}
