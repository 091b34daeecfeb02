import { exampleApplications, TODAY, type ExampleApplication } from '../../kit/example-data.ts';
import { codeFor, random, type Random } from '../../kit/random.ts';
import { residentId } from '../resident-id.ts';
import { appointmentRow, drawTime } from './appointments.ts';
import { SERVICES } from './services.ts';

const DAY = 86_400_000;

interface ExampleCase extends ExampleApplication {
  status: string;
  decidedAt: Date | null;
}

/** The rows of the applications of so many residents. */
export function* applicationRows(residents: number): Generator<object> {
  for (const application of exampleCases(residents)) {
    yield {
      reference: application.reference,
      resident_id: residentId(application.residentIndex),
      service_id: application.serviceId,
      status: application.status,
      submitted_at: application.submittedAt.toISOString(),
      decided_at: application.decidedAt?.toISOString() ?? null,
      amount_due: application.amountDue === 0 ? null : application.amountDue,
    };
  }
}

/** The rows of the permits: one for each application that was granted. */
export function* permitRows(residents: number): Generator<object> {
  for (const { index, reference, serviceId, status, decidedAt } of exampleCases(residents)) {
    if (status !== 'GRANTED' || decidedAt === null) continue;
    const { permitPrefix, validYears } = SERVICES[serviceId];
    const validUntil = new Date(decidedAt);
    validUntil.setUTCFullYear(validUntil.getUTCFullYear() + (validYears ?? 0));
    yield {
      id: `prm-${codeFor(`permit:${index}`, 10)}`,
      number: `${permitPrefix}-${decidedAt.getUTCFullYear()}-${String(index).padStart(7, '0')}`,
      application_reference: reference,
      valid_from: dayOf(decidedAt),
      valid_until: validYears === null ? null : dayOf(validUntil),
    };
  }
}

/**
 * The rows of the appointments that are booked, for three in ten applications: until about the decision where there is
 * one, else in the weeks to come. The first application always has one to come.
 */
export function* bookedAppointmentRows(residents: number): Generator<object> {
  for (const { index, reference, serviceId, submittedAt, decidedAt } of exampleCases(residents)) {
    const key = `government:appointment:${index}`;
    const draw = random(key);
    if (!draw.chance(0.3) && index !== 1) continue;
    const days = decidedAt === null ? 42 : Math.floor((decidedAt.getTime() - submittedAt.getTime()) / DAY);
    const from = startOfDay(decidedAt === null ? TODAY : submittedAt);
    const earliest = from + draw.integer(1, Math.max(1, days)) * DAY;
    yield appointmentRow({ key, reference, ...drawTime(draw, SERVICES[serviceId].agencyId, earliest) });
  }
}

function* exampleCases(residents: number): Generator<ExampleCase> {
  for (const application of exampleApplications(residents)) {
    const draw = random(`government:case:${application.index}`);
    yield { ...application, ...outcome(application, draw) };
  }
}

/** The first application stays open: it is the example of a case that is under way. */
function outcome(
  { index, serviceId, submittedAt }: ExampleApplication,
  draw: Random,
): Pick<ExampleCase, 'status' | 'decidedAt'> {
  if (index === 1) return { status: 'IN_REVIEW', decidedAt: null };
  const calendarDays = Math.ceil(SERVICES[serviceId].processingDays * 1.4);
  const decidedAt = officeTime(draw, startOfDay(submittedAt) + draw.integer(1, calendarDays + 7) * DAY);
  if (decidedAt < TODAY && draw.chance(0.95))
    return { status: draw.chance(0.85) ? 'GRANTED' : 'REFUSED', decidedAt };
  const fresh = TODAY.getTime() - submittedAt.getTime() < 3 * DAY;
  return {
    status: fresh ? 'SUBMITTED' : draw.pick(['IN_REVIEW', 'IN_REVIEW', 'WAITING_FOR_RESIDENT']),
    decidedAt: null,
  };
}

/** Draws a moment at which people work, on the day or, at a weekend, on the Monday after it. */
function officeTime(draw: Random, day: number): Date {
  const weekday = new Date(day).getUTCDay();
  const shift = weekday === 6 ? 2 : weekday === 0 ? 1 : 0;
  return new Date(day + shift * DAY + draw.integer(7 * 60, 15 * 60) * 60_000);
}

function startOfDay(moment: Date): number {
  return Math.floor(moment.getTime() / DAY) * DAY;
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
