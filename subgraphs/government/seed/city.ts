import { DISTRICT_IDS, ELECTION_IDS } from '../../kit/example-data.ts';
import { random, type Random } from '../../kit/random.ts';

/** An address as the tables have it. */
export interface ExampleAddress {
  street: string;
  postal_code: string;
  city: string;
  district_id: string;
}

const DISTRICT_NAMES = [
  'Old Town',
  'Harbour',
  'Northfield',
  'Riverside',
  'Castle Hill',
  'Mill Quarter',
  'Station Quarter',
  'Westgate',
  'Linden Park',
  'Brickworks',
  'Lakeside',
  'Southmoor',
];

const STREETS = [
  'Acacia Road',
  'Baker Street',
  'Bridge Street',
  'Canal Walk',
  'Cathedral Square',
  'Chestnut Avenue',
  'Church Lane',
  'Cooper Street',
  'Foundry Road',
  'Garden Street',
  'Harbour Road',
  'High Street',
  'Kiln Lane',
  'Lime Avenue',
  'Market Street',
  'Meadow Way',
  'Mill Lane',
  'Orchard Road',
  'Rope Walk',
  'School Street',
  'Station Road',
  'Tanner Street',
  'Weaver Street',
  'Willow Lane',
];

const ELECTIONS: Record<string, { name: string; date: string; kind: string }> = {
  'elc-2024-municipal': { name: 'Municipal by-election 2024', date: '2024-06-09', kind: 'MUNICIPAL' },
  'elc-2025-regional': { name: 'Regional election 2025', date: '2025-09-21', kind: 'REGIONAL' },
  'elc-2026-municipal': { name: 'Municipal election 2026', date: '2026-11-29', kind: 'MUNICIPAL' },
  'elc-2027-national': { name: 'National election 2027', date: '2027-03-14', kind: 'NATIONAL' },
};

/** Draws an address in a district, which its postal code tells. */
export function exampleAddress(draw: Random, districtId: string): ExampleAddress {
  const district = DISTRICT_IDS.indexOf(districtId) + 1;
  return {
    street: `${draw.pick(STREETS)} ${draw.integer(1, 120)}`,
    postal_code: String(10_000 + district * 100 + draw.integer(1, 9)),
    city: 'Lindenport',
    district_id: districtId,
  };
}

/** The rows of the districts; XC is a code that ISO 3166 leaves to its users. */
export function districtRows(): object[] {
  return DISTRICT_IDS.map((id, index) => ({
    id,
    name: DISTRICT_NAMES[index],
    region: `XC-${id.slice(-2)}`,
    population: random(`district:${id}:population`).integer(18_000, 96_000),
  }));
}

/** The rows of the elections. */
export function electionRows(): object[] {
  return ELECTION_IDS.map((id) => ({ id, ...ELECTIONS[id], authority_id: 'agency-election-authority' }));
}

/** Where the elections are held: everywhere, but for the by-election of 2024. */
export function* electionDistrictRows(): Generator<object> {
  for (const id of ELECTION_IDS) {
    const districts = id === 'elc-2024-municipal' ? DISTRICT_IDS.slice(0, 4) : DISTRICT_IDS;
    for (const districtId of districts) yield { election_id: id, district_id: districtId };
  }
}
