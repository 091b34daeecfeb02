import { printMask } from '../mask.ts';
import type { Register } from '../register.ts';
import type { Demand, Release } from '../rule.ts';
import { printParty, type PartyName } from './parties.ts';

/** Says in words what a demand is, to stand after a coordinate: `demands the scope a`. */
export function sayDemand(demand: Demand, register: Register): string {
  switch (demand.kind) {
    case 'authenticated':
      return 'demands a caller who is registered';
    case 'scopes':
      return `demands the scope ${sayAlternatives(demand.anyOf)}`;
    case 'policies':
      return `demands the policy ${sayAlternatives(demand.anyOf, (policy) => sayPolicy(policy, register))}`;
    case 'releases':
      if (demand.anyOf.length === 0) return 'would have to be masked in two ways at once';
      return `is released ${demand.anyOf.map(sayRelease).join('; or ')}`;
  }
}

/** Says why a party does not meet a demand, to stand after {@link sayDemand}. */
export function sayWhyNot(demand: Demand, party: PartyName): string {
  const who = party.client ?? 'the anonymous caller';
  switch (demand.kind) {
    case 'authenticated':
      return 'and the anonymous caller is not';
    case 'scopes':
      return party.client === undefined
        ? 'and the anonymous caller has no scopes'
        : `which the register does not grant to ${who}`;
    case 'policies':
      return `which ${who} does not fulfil`;
    case 'releases':
      if (demand.anyOf.length === 0) return 'so no form of it would be right';
      return party.client === undefined
        ? 'and not to the anonymous caller'
        : `and not to ${printParty(party)}`;
  }
}

function sayRelease({ to, purposes, mask }: Release): string {
  const form = mask === undefined ? '' : `, masked as ${printMask(mask)}`;
  return `to ${to.join(' and ')} for ${purposes.join(' and ')}${form}`;
}

function sayPolicy(policy: string, register: Register): string {
  const text = Object.hasOwn(register.policies, policy) ? register.policies[policy]?.text : undefined;
  return `${policy} (${text === undefined ? 'not in the register, so fulfilled by nobody' : text.replace(/\.$/, '')})`;
}

function sayAlternatives(
  anyOf: readonly (readonly string[])[],
  say: (name: string) => string = (name) => name,
): string {
  return anyOf.map((all) => all.map(say).join(' and ')).join(', or ');
}
