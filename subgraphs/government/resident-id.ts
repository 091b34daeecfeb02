import { codeFor } from '../kit/random.ts';

/** The id of resident number `index`, counted from 1. */
export function residentId(index: number): string {
  return `res-${codeFor(`resident:${index}`, 10)}`;
}
