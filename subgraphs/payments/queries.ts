import type { Query } from '../kit/database.ts';
import type { PageRequest } from '../kit/page.ts';

/** How payments are read where it is not an application that leads to them. */
export interface Reader {
  query: Query;
  /** The only payer whose payments may be read; null where the caller may read everyone's. */
  onlyFor: string | null;
}

/** One try to pay; what belongs to a payment that succeeded is null until it has. */
export interface Payment {
  id: string;
  applicationReference: string;
  status: 'STARTED' | 'PAID' | 'FAILED';
  method: string;
  startedAt: string;
  /** In minor units of `currency`. */
  amount: number | null;
  currency: string | null;
  paidAt: string | null;
  receiptNumber: string | null;
}

/** How a service's fee can be paid. */
export interface Checkout {
  serviceId: string;
  methods: string[];
  refundableDays: number | null;
}

/** Which payments are asked for. */
export interface PaymentsPage {
  page: PageRequest;
  status: string | null | undefined;
}

const PAYMENT = `id, application_reference AS "applicationReference", status, method, started_at AS "startedAt",
  amount, currency, paid_at AS "paidAt", receipt_number AS "receiptNumber"`;

/** A page of all payments, the latest first, and one payment more where there is one. */
export function paymentsPage({ query, onlyFor }: Reader, { page, status }: PaymentsPage): Promise<Payment[]> {
  const { limit, after = [] } = page;
  return query(
    `SELECT ${PAYMENT} FROM payments
     WHERE ($1::text IS NULL OR payer = $1) AND ($2::text IS NULL OR status = $2)
       AND ($3::timestamptz IS NULL OR (started_at, id) < ($3, $4))
     ORDER BY started_at DESC, id DESC LIMIT $5`,
    [onlyFor, status, after[0], after[1], limit + 1],
  );
}

/** The payments with these ids. */
export function paymentsById({ query, onlyFor }: Reader, ids: readonly string[]): Promise<Payment[]> {
  return query(`SELECT ${PAYMENT} FROM payments WHERE id = ANY($2) AND ($1::text IS NULL OR payer = $1)`, [
    onlyFor,
    ids,
  ]);
}

/**
 * The payments that were started for these applications, the latest first, whoever pays: whose an application is only
 * the government knows, and it tells `amountDue`, without which nobody gets here, to none but the applicant.
 */
export function paymentsOfApplications(query: Query, references: readonly string[]): Promise<Payment[]> {
  return query(
    `SELECT ${PAYMENT} FROM payments WHERE application_reference = ANY($1) ORDER BY started_at DESC, id DESC`,
    [references],
  );
}

/** How the fees of these services can be paid; a service that is free of charge has no row. */
export function checkoutsOfServices(query: Query, serviceIds: readonly string[]): Promise<Checkout[]> {
  return query(
    `SELECT service_id AS "serviceId", methods, refundable_days AS "refundableDays"
     FROM checkouts WHERE service_id = ANY($1)`,
    [serviceIds],
  );
}
