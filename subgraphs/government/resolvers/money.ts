import { CURRENCY } from '../../kit/example-data.ts';

/** An amount of money as the schema has it; null stays null. */
export function money(amount: number | null): { amount: number; currency: string } | null {
  return amount === null ? null : { amount, currency: CURRENCY };
}
