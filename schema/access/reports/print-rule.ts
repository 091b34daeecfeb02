import type { Mask } from '../mask.ts';
import { printMask } from '../mask.ts';
import type { Demand, Release, Rule } from '../rule.ts';

/** Writes a rule as the directives of the supergraph that it was read from, under the names of their specifications. */
export function printRule({ demands }: Rule): string[] {
  return demands.flatMap((demand) => printDemand(demand));
}

/** Writes what one demand was read from. */
export function printDemand(demand: Demand): string[] {
  switch (demand.kind) {
    case 'authenticated':
      return ['@authenticated'];
    case 'scopes':
      return [`@requiresScopes(scopes: ${printAlternatives(demand.anyOf)})`];
    case 'policies':
      return [`@policy(policies: ${printAlternatives(demand.anyOf)})`];
    case 'releases':
      return demand.anyOf.map(printRelease);
  }
}

function printRelease({ to, purposes, mask }: Release): string {
  const form = mask === undefined ? '' : `, form: "MASK", mask: ${maskText(mask)}`;
  return `@release(to: ${printNames(to)}, purposes: ${printNames(purposes)}${form})`;
}

function maskText(mask: Mask): string {
  return JSON.stringify(printMask(mask));
}

function printAlternatives(alternatives: readonly (readonly string[])[]): string {
  return `[${alternatives.map(printNames).join(', ')}]`;
}

function printNames(names: readonly string[]): string {
  return `[${names.map((name) => JSON.stringify(name)).join(', ')}]`;
}
