import type { Query } from '../kit/database.ts';
import {
  CURRENCY,
  exampleApplications,
  SERVICE_FEES,
  SERVICE_IDS,
  TODAY,
  type ExampleApplication,
} from '../kit/example-data.ts';
import { insertRows } from '../kit/insert-rows.ts';
import type { KnownAs } from '../kit/known-residents.ts';
import { codeFor, random, type Random } from '../kit/random.ts';
import type { Payment } from './queries.ts';

type Status = Payment['status'];

/** Fills the database with the payments for the applications of so many residents, whom the company knows by pseudonyms. */
export async function seed(query: Query, residents: number, knownAs: KnownAs): Promise<void> {
  await insertRows(query, 'checkouts', checkouts());
  await insertRows(query, 'payments', payments(residents, knownAs));
}

function* checkouts(): Generator<object> {
  for (const service of SERVICE_IDS) {
    if (SERVICE_FEES[service] === 0) continue;
    const refundableDays = random(`refund:${service}`).pick([14, 30, null]);
    yield { service_id: service, methods: methodsFor(service), refundable_days: refundableDays };
  }
}

function methodsFor(service: string): string[] {
  const direct = random(`direct-debit:${service}`).chance(0.5);
  return direct ? ['CARD', 'BANK_TRANSFER', 'DIRECT_DEBIT'] : ['CARD', 'BANK_TRANSFER'];
}

/** What was tried for about 70 % of the applications that cost something. */
function* payments(residents: number, knownAs: KnownAs): Generator<object> {
  for (const application of exampleApplications(residents)) {
    if (application.amountDue === 0) continue;
    const draw = random(`payment:${application.index}`);
    const payer = knownAs(application.residentIndex);
    const statuses = attempts(application.index, draw);
    const interval = Math.floor(
      (TODAY.getTime() - application.submittedAt.getTime()) / (statuses.length + 1),
    );
    for (const [number, status] of statuses.entries()) {
      const earliest = application.submittedAt.getTime() + number * interval;
      const startedAt = new Date(earliest + draw.integer(60_000, 4 * 3_600_000));
      yield payment({ application, payer, number, status, startedAt }, draw);
    }
  }
}

/** The statuses of the attempts in the order of time: only the last can have another end than failure. */
function attempts(index: number, draw: Random): Status[] {
  // The README's question: one attempt that failed, and one that goes on.
  if (index === 1) return ['FAILED', 'STARTED'];
  if (!draw.chance(0.7)) return [];
  const last = draw.pick<Status>(['PAID', 'PAID', 'PAID', 'PAID', 'PAID', 'PAID', 'STARTED', 'FAILED']);
  return draw.chance(0.15) ? ['FAILED', last] : [last];
}

interface Attempt {
  application: ExampleApplication;
  payer: string;
  number: number;
  status: Status;
  startedAt: Date;
}

function payment({ application, payer, number, status, startedAt }: Attempt, draw: Random): object {
  const code = codeFor(`payment:${application.index}:${number}`, 12);
  const paid = status === 'PAID';
  return {
    id: `pay-${code}`,
    application_reference: application.reference,
    payer,
    status,
    method: draw.pick(methodsFor(application.serviceId)),
    started_at: startedAt,
    amount: paid ? application.amountDue : null,
    currency: paid ? CURRENCY : null,
    paid_at: paid ? new Date(startedAt.getTime() + draw.integer(20_000, 900_000)) : null,
    receipt_number: paid ? `RCP-${code}` : null,
  };
}
