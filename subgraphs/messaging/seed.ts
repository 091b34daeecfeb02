import type { Query } from '../kit/database.ts';
import { exampleApplications, TODAY } from '../kit/example-data.ts';
import { insertRows } from '../kit/insert-rows.ts';
import type { KnownAs } from '../kit/known-residents.ts';
import { codeFor, random } from '../kit/random.ts';
import { fillIn, LATER_TEMPLATES, RECEIVED } from './templates.ts';

const COLOURS = [
  'amber',
  'azure',
  'copper',
  'golden',
  'grey',
  'ivory',
  'olive',
  'scarlet',
  'silver',
  'violet',
];
const BIRDS = ['crane', 'finch', 'heron', 'jay', 'lark', 'martin', 'plover', 'robin', 'swift', 'wren'];

/** A message as the tables have it. */
interface NotificationRow {
  id: string;
  application_reference: string;
  resident_id: string;
  channel: string;
  subject: string;
  body: string;
  sent_at: Date;
}

/**
 * Fills the database with the contacts of so many residents, and with messages about their applications. The company knows residents
 * by pseudonyms that it was handed.
 */
export async function seed(query: Query, residents: number, knownAs: KnownAs): Promise<void> {
  await insertRows(query, 'templates', [RECEIVED, ...LATER_TEMPLATES]);
  await insertRows(query, 'contacts', contacts(residents, knownAs));
  await insertRows(query, 'cases', cases(residents, knownAs));
  await insertRows(query, 'notifications', notifications(residents, knownAs));
  await insertRows(query, 'deliveries', deliveries(residents, knownAs));
}

function* contacts(residents: number, knownAs: KnownAs): Generator<object> {
  for (let index = 1; index <= residents; index++) {
    const draw = random(`contact:${index}`);
    const preferred = preferredChannel(index);
    // An address is not made of a name: the company knows none.
    const email = `${draw.pick(COLOURS)}.${draw.pick(BIRDS)}.${index}@mail.example`;
    // Numbers that the German regulator keeps free for films.
    const phone = `${draw.pick(['+4917139200', '+49176040690'])}${String(draw.integer(0, 99)).padStart(2, '0')}`;
    yield {
      resident_id: knownAs(index),
      preferred,
      email: preferred === 'EMAIL' || draw.chance(0.7) ? email : null,
      phone: preferred === 'TEXT_MESSAGE' || draw.chance(0.6) ? phone : null,
    };
  }
}

function preferredChannel(residentIndex: number): string {
  return random(`channel:${residentIndex}`).chance(0.65) ? 'EMAIL' : 'TEXT_MESSAGE';
}

function* cases(residents: number, knownAs: KnownAs): Generator<object> {
  for (const application of exampleApplications(residents)) {
    yield { application_reference: application.reference, resident_id: knownAs(application.residentIndex) };
  }
}

/** One to four messages about each application; the first of them says that it has arrived. */
function* notifications(residents: number, knownAs: KnownAs): Generator<NotificationRow> {
  for (const application of exampleApplications(residents)) {
    const draw = random(`messages:${application.index}`);
    // The first application has more than one message, so that there is a next page to ask for.
    const count = draw.integer(application.index === 1 ? 2 : 1, 4);
    const interval = Math.floor((TODAY.getTime() - application.submittedAt.getTime()) / count);
    for (let number = 0; number < count; number++) {
      const template = number === 0 ? RECEIVED : draw.pick(LATER_TEMPLATES);
      yield {
        id: `msg-${codeFor(`message:${application.index}:${number}`, 12)}`,
        application_reference: application.reference,
        resident_id: knownAs(application.residentIndex),
        channel: preferredChannel(application.residentIndex),
        ...fillIn(template, application.reference),
        sent_at: new Date(application.submittedAt.getTime() + number * interval + draw.integer(0, 3_600_000)),
      };
    }
  }
}

function* deliveries(residents: number, knownAs: KnownAs): Generator<object> {
  for (const { id, sent_at: queuedAt } of notifications(residents, knownAs)) {
    const draw = random(`delivery:${id}`);
    const sentAt = new Date(queuedAt.getTime() + draw.integer(200, 9000));
    const endedAt = new Date(sentAt.getTime() + draw.integer(500, 120_000));
    yield { notification_id: id, state: 'QUEUED', at: queuedAt };
    yield { notification_id: id, state: 'SENT', at: sentAt };
    yield { notification_id: id, state: draw.chance(0.96) ? 'DELIVERED' : 'BOUNCED', at: endedAt };
  }
}
