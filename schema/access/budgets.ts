import { z } from 'zod';

const budgetSchema = z.strictObject({
  most: z.int().positive(),
  /** The length of a window. */
  perSeconds: z.int().positive().max(86_400),
});

/** How much somebody may ask for in a window of time: requests, and what they are expected to cost. */
export const budgetsSchema = z.strictObject({ requests: budgetSchema, cost: budgetSchema }).partial();

export type Budget = z.infer<typeof budgetSchema>;
export type Budgets = z.infer<typeof budgetsSchema>;
