import type { Payment } from './queries.ts';

/** An amount of money, in minor units of the currency (ISO 4217). */
export interface Money {
  amount: number;
  currency: string;
}

/** The state of an application's payment. */
export interface ApplicationPayment {
  fee: Money;
  open: Money;
  status: 'OPEN' | Payment['status'];
  attempts: readonly Payment[];
}

/**
 * What is due and what was paid: PAID where nothing is open, else as far as the latest attempt has come, else OPEN.
 * @param attempts the latest first.
 */
export function applicationPayment(fee: Money, attempts: readonly Payment[]): ApplicationPayment {
  const open = Math.max(0, fee.amount - amountPaid(attempts, fee.currency));
  return {
    fee,
    open: { amount: open, currency: fee.currency },
    status: open === 0 ? 'PAID' : latestStatus(attempts),
    attempts,
  };
}

/** An attempt that was paid and did not cover the fee leaves the rest open. */
function latestStatus([latest]: readonly Payment[]): ApplicationPayment['status'] {
  return latest === undefined || latest.status === 'PAID' ? 'OPEN' : latest.status;
}

/** An amount in another currency cannot be set against the fee. */
function amountPaid(attempts: readonly Payment[], currency: string): number {
  return attempts
    .filter((attempt) => attempt.status === 'PAID' && attempt.currency === currency)
    .reduce((sum, attempt) => sum + (attempt.amount ?? 0), 0);
}
