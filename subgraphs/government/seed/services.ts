import { SERVICE_FEES, SERVICE_IDS } from '../../kit/example-data.ts';

/** What a service is in the example city. */
export interface ExampleService {
  name: string;
  description: string;
  agencyId: string;
  category: string;
  requirements: string[];
  channels: string[];
  /** Working days. */
  processingDays: number;
  /** What the numbers of its permits begin with. */
  permitPrefix: string;
  /** How long its permits are valid; null is for good. */
  validYears: number | null;
}

/** The services by their ids, in the terms of CPSV-AP. */
export const SERVICES: Record<(typeof SERVICE_IDS)[number], ExampleService> = {
  'svc-residence-permit': {
    name: 'Residence permit',
    description: 'Permission to live and work in the city for people without citizenship.',
    agencyId: 'agency-residents',
    category: 'IDENTITY',
    requirements: [
      'Valid passport',
      'Biometric photograph',
      'Proof of income or study',
      'Proof of health insurance',
    ],
    channels: ['ONLINE', 'IN_PERSON'],
    processingDays: 30,
    permitPrefix: 'RP',
    validYears: 2,
  },
  'svc-parking-permit': {
    name: 'Parking permit',
    description: 'Parking near home in districts where parking is for residents.',
    agencyId: 'agency-mobility',
    category: 'MOBILITY',
    requirements: ['Registered address in the district', 'Vehicle registration in the applicant’s name'],
    channels: ['ONLINE', 'IN_PERSON', 'POST'],
    processingDays: 5,
    permitPrefix: 'PP',
    validYears: 1,
  },
  'svc-building-permit': {
    name: 'Building permit',
    description: 'Permission to build, extend or convert a building.',
    agencyId: 'agency-housing',
    category: 'HOUSING',
    requirements: [
      'Construction drawings by a licensed architect',
      'Structural calculations',
      'Site plan of the last six months',
      'Proof of ownership or consent of the owner',
    ],
    channels: ['ONLINE', 'IN_PERSON', 'POST'],
    processingDays: 60,
    permitPrefix: 'BP',
    validYears: 3,
  },
  'svc-business-licence': {
    name: 'Business licence',
    description: 'Registration of a trade that needs a licence, such as a restaurant or a security service.',
    agencyId: 'agency-economy',
    category: 'BUSINESS',
    requirements: [
      'Identity document',
      'Certificate of good conduct',
      'Tax clearance certificate',
      'Lease of the premises',
    ],
    channels: ['ONLINE', 'IN_PERSON'],
    processingDays: 20,
    permitPrefix: 'BL',
    validYears: 5,
  },
  'svc-passport': {
    name: 'Passport',
    description: 'A new passport, or another one before the old one ends.',
    agencyId: 'agency-residents',
    category: 'IDENTITY',
    requirements: [
      'Citizenship',
      'Biometric photograph',
      'Former passport or birth certificate',
      'Presence for fingerprints',
    ],
    channels: ['IN_PERSON'],
    processingDays: 15,
    permitPrefix: 'PA',
    validYears: 10,
  },
  'svc-identity-card': {
    name: 'Identity card',
    description: 'A card that proves identity, also online.',
    agencyId: 'agency-residents',
    category: 'IDENTITY',
    requirements: ['Citizenship', 'Biometric photograph', 'Former identity card or birth certificate'],
    channels: ['IN_PERSON'],
    processingDays: 10,
    permitPrefix: 'ID',
    validYears: 10,
  },
  'svc-birth-certificate': {
    name: 'Birth certificate',
    description: 'A certified copy from the register of births.',
    agencyId: 'agency-family',
    category: 'FAMILY',
    requirements: ['Identity document of the person or a parent', 'Birth registered in the city'],
    channels: ['ONLINE', 'IN_PERSON', 'POST', 'TELEPHONE'],
    processingDays: 3,
    permitPrefix: 'BC',
    validYears: null,
  },
  'svc-housing-benefit': {
    name: 'Housing benefit',
    description: 'Help with the rent for households with a low income.',
    agencyId: 'agency-housing',
    category: 'HOUSING',
    requirements: [
      'Tenancy agreement',
      'Proof of income of every member of the household',
      'Registered address in the city',
    ],
    channels: ['ONLINE', 'IN_PERSON', 'POST'],
    processingDays: 25,
    permitPrefix: 'HB',
    validYears: 1,
  },
  'svc-childcare-place': {
    name: 'Childcare place',
    description: 'A place in a nursery or kindergarten near home.',
    agencyId: 'agency-family',
    category: 'FAMILY',
    requirements: [
      'Birth certificate of the child',
      'Registered address in the city',
      'Record of vaccinations',
    ],
    channels: ['ONLINE', 'IN_PERSON', 'TELEPHONE'],
    processingDays: 20,
    permitPrefix: 'CC',
    validYears: 1,
  },
  'svc-driving-licence': {
    name: 'Driving licence',
    description: 'A first driving licence, another class, or a new card.',
    agencyId: 'agency-mobility',
    category: 'MOBILITY',
    requirements: ['Passed theory and driving test', 'Eye test', 'First aid course', 'Biometric photograph'],
    channels: ['IN_PERSON', 'POST'],
    processingDays: 15,
    permitPrefix: 'DL',
    validYears: 15,
  },
  'svc-event-permit': {
    name: 'Event permit',
    description: 'Use of streets, squares and parks for an event.',
    agencyId: 'agency-economy',
    category: 'BUSINESS',
    requirements: ['Plan of the site', 'Safety concept for more than 200 visitors', 'Liability insurance'],
    channels: ['ONLINE', 'IN_PERSON', 'TELEPHONE'],
    processingDays: 15,
    permitPrefix: 'EP',
    validYears: 1,
  },
  'svc-waste-collection': {
    name: 'Bulky waste collection',
    description: 'Collection of furniture and large appliances at the kerb.',
    agencyId: 'agency-economy',
    category: 'ENVIRONMENT',
    requirements: ['Registered address in the city', 'List of the items'],
    channels: ['ONLINE', 'IN_PERSON', 'TELEPHONE'],
    processingDays: 5,
    permitPrefix: 'WC',
    validYears: 1,
  },
};

/** The rows of the services. */
export function serviceRows(): object[] {
  return SERVICE_IDS.map((id) => {
    const { agencyId, name, description, category, requirements, channels, processingDays } = SERVICES[id];
    return {
      id,
      agency_id: agencyId,
      name,
      description,
      category,
      requirements,
      channels,
      fee: SERVICE_FEES[id] === 0 ? null : SERVICE_FEES[id],
      processing_days: processingDays,
    };
  });
}
