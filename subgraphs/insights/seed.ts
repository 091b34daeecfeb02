import type { Query } from '../kit/database.ts';
import { DISTRICT_IDS, SERVICE_IDS, TODAY } from '../kit/example-data.ts';
import { insertRows } from '../kit/insert-rows.ts';
import { random } from '../kit/random.ts';

/** A topic with how many people a week search, ask and complain about it in a district of middle size. */
interface ExampleTopic {
  id: string;
  name: string;
  searches: number;
  questions: number;
  complaints: number;
}

const TOPICS: readonly ExampleTopic[] = [
  {
    id: 'top-appointments',
    name: 'Appointments and waiting times',
    searches: 140,
    questions: 60,
    complaints: 35,
  },
  { id: 'top-childcare', name: 'Childcare places', searches: 120, questions: 45, complaints: 20 },
  { id: 'top-driving-licence', name: 'Driving licence exchange', searches: 55, questions: 18, complaints: 4 },
  { id: 'top-housing-costs', name: 'Help with housing costs', searches: 160, questions: 50, complaints: 22 },
  { id: 'top-noise', name: 'Noise at night', searches: 25, questions: 12, complaints: 40 },
  { id: 'top-parking', name: 'Parking for residents', searches: 95, questions: 30, complaints: 45 },
  { id: 'top-passports', name: 'Passports and identity cards', searches: 130, questions: 40, complaints: 9 },
  { id: 'top-residence', name: 'Residence permits', searches: 110, questions: 70, complaints: 18 },
  { id: 'top-small-business', name: 'Starting a small business', searches: 40, questions: 16, complaints: 3 },
  { id: 'top-street-lights', name: 'Broken street lights', searches: 8, questions: 5, complaints: 13 },
  { id: 'top-waste', name: 'Waste collection days', searches: 70, questions: 14, complaints: 30 },
];

const WEEKS = 26;
const SMALLEST_COUNT = 10;

/** Fills the database: half a year of needs and demand. The platform counts people, not registered residents. */
export async function seed(query: Query): Promise<void> {
  await insertRows(
    query,
    'topics',
    TOPICS.map(({ id, name }) => ({ id, name })),
  );
  await insertRows(query, 'needs', needs());
  await insertRows(query, 'demand', demand());
}

function* needs(): Generator<object> {
  for (const district of DISTRICT_IDS) yield* needsOfDistrict(district);
}

function* needsOfDistrict(district: string): Generator<object> {
  const size = random(`district:${district}:size`).integer(35, 160);
  for (const week of mondays()) {
    for (const topic of TOPICS) {
      const counts = weeklyCounts(topic, size, `need:${district}:${week}:${topic.id}`);
      const known = Object.values(counts).some((count) => count !== null);
      if (known) yield { district_id: district, week, topic_id: topic.id, ...counts };
    }
  }
}

/** @param size of the district, in percent of a middle one. */
function weeklyCounts(topic: ExampleTopic, size: number, key: string): Record<string, number | null> {
  const draw = random(key);
  const count = (usual: number): number | null => atLeastTen((usual * size * draw.integer(60, 140)) / 10_000);
  return {
    searches: count(topic.searches),
    questions: count(topic.questions),
    complaints: count(topic.complaints),
  };
}

function* demand(): Generator<object> {
  for (const service of SERVICE_IDS) {
    const usual = random(`service:${service}:demand`).integer(15, 900);
    for (const week of mondays()) {
      const people = atLeastTen((usual * random(`demand:${service}:${week}`).integer(60, 140)) / 100);
      if (people !== null) yield { service_id: service, week, people };
    }
  }
}

function atLeastTen(count: number): number | null {
  const people = Math.round(count);
  return people < SMALLEST_COUNT ? null : people;
}

/** The Mondays of the last weeks, as YYYY-MM-DD; the earliest first. */
function mondays(): string[] {
  const daysSinceMonday = (TODAY.getUTCDay() + 6) % 7;
  return Array.from({ length: WEEKS }, (_, index) => {
    const day = new Date(TODAY);
    day.setUTCDate(day.getUTCDate() - daysSinceMonday - 7 * (WEEKS - 1 - index));
    return day.toISOString().slice(0, 10);
  });
}
