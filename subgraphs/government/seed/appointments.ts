import { TODAY } from '../../kit/example-data.ts';
import { codeFor, random, type Random } from '../../kit/random.ts';
import { officeHours, OFFICES } from './agencies.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** The city keeps UTC+1 the whole year, so that its opening hours are plain arithmetic. */
const CITY_TIME = 60 * MINUTE;
const APPOINTMENT = 30 * MINUTE;
const WEEKS = 6;

/** The hours of each office by weekday, worked out once: a million appointments ask for them. */
const HOURS = new Map(
  OFFICES.map(({ id }) => [
    id,
    new Map(officeHours(id).map(({ weekday, opens, closes }) => [weekday, { opens, closes }])),
  ]),
);

/** The rows of the appointments that are still free, in the weeks after the day on which the example data end. */
export function* freeAppointmentRows(): Generator<object> {
  const days = Array.from({ length: WEEKS * 7 }, (_, index) => TODAY.getTime() + (index + 1) * DAY);
  for (const { id: officeId } of OFFICES) {
    for (const time of days.flatMap((day) => timesOfDay(officeId, day))) {
      const startsAt = new Date(time).toISOString();
      const key = `slot:${officeId}:${startsAt}`;
      if (random(key).chance(0.3)) yield appointmentRow({ key, officeId, startsAt });
    }
  }
}

/** Draws an appointment at an office of the agency, on the first day from `earliest` (at 00:00 UTC) that it is open. */
export function drawTime(
  draw: Random,
  agencyId: string,
  earliest: number,
): { officeId: string; startsAt: string } {
  const { id: officeId } = draw.pick(OFFICES.filter((office) => office.agencyId === agencyId));
  let day = earliest;
  let times = timesOfDay(officeId, day);
  while (times.length === 0) times = timesOfDay(officeId, (day += DAY));
  return { officeId, startsAt: new Date(draw.pick(times)).toISOString() };
}

interface NewAppointment {
  /** What the id is made from. */
  key: string;
  officeId: string;
  startsAt: string;
  reference?: string;
}

/** The row of an appointment, free where no application is named. */
export function appointmentRow({ key, officeId, startsAt, reference }: NewAppointment): object {
  return {
    id: `apt-${codeFor(key, 10)}`,
    office_id: officeId,
    starts_at: startsAt,
    application_reference: reference ?? null,
  };
}

/** When appointments can begin on the day, given by its 00:00 UTC; none where the office is closed. */
function timesOfDay(officeId: string, day: number): number[] {
  const sunday = 7;
  const hours = HOURS.get(officeId)?.get(new Date(day).getUTCDay() || sunday);
  if (hours === undefined) return [];
  const times: number[] = [];
  const last = moment(day, hours.closes) - APPOINTMENT;
  for (let time = moment(day, hours.opens); time <= last; time += APPOINTMENT) times.push(time);
  return times;
}

function moment(day: number, time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return day + ((hours ?? 0) * 60 + (minutes ?? 0)) * MINUTE - CITY_TIME;
}
