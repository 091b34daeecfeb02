import fc from 'fast-check';
import { rawOperation } from './build-operation.ts';
import { rawCaller, rawWorld } from './raw-world.ts';

/** How many callers ask how many operations of each world: each operation is asked by every caller. */
const CALLERS = 5;
const OPERATIONS = 5;

/** One world with its questions. */
export const rawRun = fc.record({
  world: rawWorld,
  callers: fc.array(rawCaller, { minLength: CALLERS, maxLength: CALLERS }),
  operations: fc.array(rawOperation, { minLength: OPERATIONS, maxLength: OPERATIONS }),
  /** What is taken away, of a token or of the register: most worlds have no second register. */
  weakening: fc.nat(19),
});
export type RawRun = typeof rawRun extends fc.Arbitrary<infer One> ? One : never;
