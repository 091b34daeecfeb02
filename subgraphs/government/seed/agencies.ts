import { random } from '../../kit/random.ts';
import { exampleAddress } from './city.ts';

/** An office of the example city. */
export interface ExampleOffice {
  id: string;
  agencyId: string;
  name: string;
  districtId: string;
}

/** When an office is open on one weekday (1 is Monday), as hh:mm. */
export interface ExampleHours {
  weekday: number;
  opens: string;
  closes: string;
}

const AGENCIES = [
  {
    id: 'agency-residents',
    name: 'Residents’ Registration Office',
    website: 'https://residents.lindenport.example/',
  },
  {
    id: 'agency-mobility',
    name: 'Roads and Mobility Agency',
    website: 'https://mobility.lindenport.example/',
  },
  {
    id: 'agency-housing',
    name: 'Building and Housing Agency',
    website: 'https://housing.lindenport.example/',
  },
  { id: 'agency-family', name: 'Family and Youth Agency', website: 'https://family.lindenport.example/' },
  {
    id: 'agency-economy',
    name: 'Economy and Environment Agency',
    website: 'https://economy.lindenport.example/',
  },
  {
    id: 'agency-election-authority',
    name: 'Election Authority',
    website: 'https://elections.lindenport.example/',
  },
];

/** The offices, at least one for each agency. */
export const OFFICES: ExampleOffice[] = [
  { id: 'off-residents-town-hall', agencyId: 'agency-residents', name: 'Town Hall', districtId: 'dst-01' },
  {
    id: 'off-residents-north',
    agencyId: 'agency-residents',
    name: 'Residents’ Centre North',
    districtId: 'dst-03',
  },
  {
    id: 'off-residents-south',
    agencyId: 'agency-residents',
    name: 'Residents’ Centre South',
    districtId: 'dst-12',
  },
  { id: 'off-mobility-station', agencyId: 'agency-mobility', name: 'Mobility Centre', districtId: 'dst-07' },
  {
    id: 'off-mobility-west',
    agencyId: 'agency-mobility',
    name: 'Licensing Office West',
    districtId: 'dst-08',
  },
  { id: 'off-housing-mill', agencyId: 'agency-housing', name: 'Building Office', districtId: 'dst-06' },
  { id: 'off-housing-linden', agencyId: 'agency-housing', name: 'Housing Advice', districtId: 'dst-09' },
  {
    id: 'off-family-riverside',
    agencyId: 'agency-family',
    name: 'Family House Riverside',
    districtId: 'dst-04',
  },
  {
    id: 'off-family-lakeside',
    agencyId: 'agency-family',
    name: 'Family House Lakeside',
    districtId: 'dst-11',
  },
  { id: 'off-economy-harbour', agencyId: 'agency-economy', name: 'Business Desk', districtId: 'dst-02' },
  { id: 'off-economy-brickworks', agencyId: 'agency-economy', name: 'Recycling Yard', districtId: 'dst-10' },
  {
    id: 'off-elections',
    agencyId: 'agency-election-authority',
    name: 'Election Office',
    districtId: 'dst-05',
  },
];

const WEEKS = [
  [
    ['08:00', '16:00'],
    ['08:00', '16:00'],
    ['08:00', '12:00'],
    ['10:00', '18:00'],
    ['08:00', '13:00'],
  ],
  [
    ['09:00', '15:00'],
    ['11:00', '18:00'],
    ['09:00', '15:00'],
    ['09:00', '17:00'],
    ['09:00', '12:30'],
  ],
  [
    ['08:30', '14:30'],
    ['08:30', '17:30'],
    ['08:30', '14:30'],
    ['12:00', '19:00'],
    ['08:30', '12:30'],
    ['09:00', '12:00'],
  ],
] as const;

/** The opening hours of an office, in the order of the week. */
export function officeHours(officeId: string): ExampleHours[] {
  const week = random(`office:${officeId}:hours`).pick(WEEKS);
  return week.map(([opens, closes], index) => ({ weekday: index + 1, opens, closes }));
}

/** The rows of the agencies. */
export function agencyRows(): object[] {
  return AGENCIES;
}

/** The rows of the offices. */
export function officeRows(): object[] {
  return OFFICES.map(({ id, agencyId, name, districtId }) => ({
    id,
    agency_id: agencyId,
    name,
    ...exampleAddress(random(`office:${id}:address`), districtId),
  }));
}

/** The rows of the opening hours. */
export function openingHoursRows(): object[] {
  return OFFICES.flatMap(({ id }) => officeHours(id).map((hours) => ({ office_id: id, ...hours })));
}
