import type { Query } from '../kit/database.ts';
import type { PageRequest } from '../kit/page.ts';

/**
 * How rows about residents are read: every statement over contacts, cases, notifications and deliveries takes a reader
 * and has `onlyFor` as its first parameter, so that no way in can leave the condition out.
 */
export interface Reader {
  query: Query;
  /** The only resident whose rows may be read; null where the caller may read everyone's. */
  onlyFor: string | null;
}

/** How a resident can be reached. */
export interface Contact {
  residentId: string;
  preferred: string;
  email: string | null;
  phone: string | null;
}

/** A message about an application; what became of it are its deliveries. */
export interface Notification {
  id: string;
  applicationReference: string;
  channel: string;
  subject: string;
  body: string;
  sentAt: string;
}

/** A state that a message has reached, and when. */
export interface Delivery {
  notificationId: string;
  state: string;
  at: string;
}

/** A text that can be sent; `{reference}` in it stands for the application's reference. */
export interface Template {
  id: string;
  subject: string;
  body: string;
}

/** Whom a message goes to, and how. */
export interface Addressee {
  residentId: string;
  channel: string;
}

const NOTIFICATION = `id, application_reference AS "applicationReference", channel, subject, body,
  sent_at AS "sentAt"`;

/** The contacts of these residents. */
export function contactsOfResidents(
  { query, onlyFor }: Reader,
  residentIds: readonly string[],
): Promise<Contact[]> {
  return query(
    `SELECT resident_id AS "residentId", preferred, email, phone FROM contacts
     WHERE resident_id = ANY($2) AND ($1::text IS NULL OR resident_id = $1)`,
    [onlyFor, residentIds],
  );
}

/**
 * A page of notifications about each of these applications, and one notification more where there is one; the latest
 * first.
 */
export function notificationsOfApplications(
  { query, onlyFor }: Reader,
  references: readonly string[],
  { limit, after = [] }: PageRequest,
): Promise<Notification[]> {
  return query(
    `SELECT page.* FROM unnest($2::text[]) AS application (reference) CROSS JOIN LATERAL (
       SELECT ${NOTIFICATION} FROM notifications
       WHERE application_reference = application.reference AND ($1::text IS NULL OR resident_id = $1)
         AND ($3::timestamptz IS NULL OR (sent_at, id) < ($3, $4))
       ORDER BY sent_at DESC, id DESC LIMIT $5
     ) AS page
     ORDER BY page."sentAt" DESC, page.id DESC`,
    [onlyFor, references, after[0], after[1], limit + 1],
  );
}

/** The notifications with these ids. */
export function notificationsById(
  { query, onlyFor }: Reader,
  ids: readonly string[],
): Promise<Notification[]> {
  return query(
    `SELECT ${NOTIFICATION} FROM notifications WHERE id = ANY($2) AND ($1::text IS NULL OR resident_id = $1)`,
    [onlyFor, ids],
  );
}

/** What became of these notifications, in order. */
export function deliveriesOfNotifications(
  { query, onlyFor }: Reader,
  notificationIds: readonly string[],
): Promise<Delivery[]> {
  return query(
    `SELECT notification_id AS "notificationId", state, at
     FROM deliveries JOIN notifications ON id = notification_id
     WHERE notification_id = ANY($2) AND ($1::text IS NULL OR resident_id = $1)
     ORDER BY state`,
    [onlyFor, notificationIds],
  );
}

/** Whom a message about an application goes to; undefined where nobody is known. */
export async function addresseeOf(
  { query, onlyFor }: Reader,
  reference: string,
): Promise<Addressee | undefined> {
  const [addressee] = await query<Addressee>(
    `SELECT resident_id AS "residentId", preferred AS channel FROM cases JOIN contacts USING (resident_id)
     WHERE application_reference = $2 AND ($1::text IS NULL OR resident_id = $1)`,
    [onlyFor, reference],
  );
  return addressee;
}

/** All templates, in the order of their ids. */
export function allTemplates(query: Query): Promise<Template[]> {
  return query('SELECT id, subject, body FROM templates ORDER BY id');
}

/** The template with this id; undefined where there is none. */
export async function templateById(query: Query, id: string): Promise<Template | undefined> {
  const [template] = await query<Template>('SELECT id, subject, body FROM templates WHERE id = $1', [id]);
  return template;
}
