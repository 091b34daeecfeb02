import { random, readable } from './random.ts';

/**
 * The identities that the five example databases agree on. The programs know nothing of each other; in life these
 * would have been exchanged when a case was opened, here each derives them from the same arithmetic.
 */

/** The day on which the example data end; fixed, so that the same seed gives the same rows on every day. */
export const TODAY = new Date('2026-11-01T00:00:00Z');

export const SERVICE_IDS = [
  'svc-residence-permit',
  'svc-parking-permit',
  'svc-building-permit',
  'svc-business-licence',
  'svc-passport',
  'svc-identity-card',
  'svc-birth-certificate',
  'svc-housing-benefit',
  'svc-childcare-place',
  'svc-driving-licence',
  'svc-event-permit',
  'svc-waste-collection',
] as const;

/** What a service costs, in minor units of the currency; 0 is free of charge. */
export const SERVICE_FEES: Record<(typeof SERVICE_IDS)[number], number> = {
  'svc-residence-permit': 11_000,
  'svc-parking-permit': 4_800,
  'svc-building-permit': 42_000,
  'svc-business-licence': 26_500,
  'svc-passport': 8_350,
  'svc-identity-card': 6_750,
  'svc-birth-certificate': 1_550,
  'svc-housing-benefit': 0,
  'svc-childcare-place': 0,
  'svc-driving-licence': 4_750,
  'svc-event-permit': 12_000,
  'svc-waste-collection': 0,
};

export const CURRENCY = 'EUR';

export const DISTRICT_IDS = Array.from(
  { length: 12 },
  (_, index) => `dst-${String(index + 1).padStart(2, '0')}`,
);

export const ELECTION_IDS = [
  'elc-2024-municipal',
  'elc-2025-regional',
  'elc-2026-municipal',
  'elc-2027-national',
];

/** One application as all who take part in it know it. */
export interface ExampleApplication {
  index: number;
  reference: string;
  /** The number of the resident whose it is; by which id a subgraph knows them differs. */
  residentIndex: number;
  serviceId: (typeof SERVICE_IDS)[number];
  /** In minor units; 0 where the service is free. */
  amountDue: number;
  submittedAt: Date;
}

/** The applications of `residents` residents, one and a half for each: number n is one of resident n's. */
export function* exampleApplications(residents: number): Generator<ExampleApplication> {
  const count = Math.floor(residents * 1.5);
  for (let index = 1; index <= count; index++) {
    const draw = random(`application:${index}`);
    const residentIndex = ((index - 1) % residents) + 1;
    // The first resident's first application has a fee, so that the README's question has a full answer.
    const serviceId = index === 1 ? 'svc-residence-permit' : draw.pick(SERVICE_IDS);
    yield {
      index,
      reference: referenceOf(index),
      residentIndex,
      serviceId,
      amountDue: SERVICE_FEES[serviceId],
      submittedAt: new Date(
        TODAY.getTime() - draw.integer(1, 400) * 86_400_000 - draw.integer(0, 86_399) * 1000,
      ),
    };
  }
}

/** Multiplying by an odd number loses nothing modulo 2^40, so no two applications share a reference. */
function referenceOf(index: number): string {
  const scrambled = ((BigInt(index) * 0x9e3779b97fn) % 2n ** 40n) ^ 0x7a8aaf5ad3n;
  const code = readable(scrambled, 8);
  return `APP-${code.slice(0, 4)}-${code.slice(4)}`;
}
