import type { Principal } from './principal.ts';
import type { Demand, Rule, Rules } from './rule.ts';

/** The facts of a principal that rules ask for. Principals with equal facts get equal decisions. */
export interface AccessClass {
  /** Names the class: equal for two principals exactly where all facts are. */
  key: string;
  authenticated: boolean;
  scopes: ReadonlySet<string>;
  /** The policies that answer yes. */
  policies: ReadonlySet<string>;
}

/** What is decided at a coordinate. A denial says which rule's demand was not met. */
export type Decision = { verdict: 'allow' } | { verdict: 'deny'; coordinate: string; demand: Demand };

/** Everything that the rules of a supergraph can ask a principal for. */
export interface AskedFacts {
  scopes: readonly string[];
  policies: readonly string[];
}

const ALLOW: Decision = { verdict: 'allow' };

/** Lists the scopes and policies that any rule names, sorted. */
export function askedFacts(rules: Rules): AskedFacts {
  const named = (kind: 'scopes' | 'policies'): string[] => {
    const demands = [...rules.values()].flatMap((rule) => rule.demands);
    return [
      ...new Set(demands.flatMap((demand) => (demand.kind === kind ? demand.anyOf.flat() : []))),
    ].sort();
  };
  return { scopes: named('scopes'), policies: named('policies') };
}

/**
 * Reduces a principal to its access class.
 * @param fulfils answers a policy for this principal; called once for each policy that rules name.
 */
export function accessClass(
  asked: AskedFacts,
  principal: Principal,
  fulfils: (policy: string, principal: Principal) => boolean,
): AccessClass {
  const authenticated = principal.organisation !== undefined;
  const scopes = asked.scopes.filter((scope) => principal.scopes.has(scope));
  const policies = asked.policies.filter((policy) => fulfils(policy, principal));
  return {
    key: JSON.stringify([authenticated, scopes, policies]),
    authenticated,
    scopes: new Set(scopes),
    policies: new Set(policies),
  };
}

/** Decides one coordinate: allowed where it has no rule, or where every demand of its rule is met. */
export function decide(rule: Rule | undefined, facts: AccessClass): Decision {
  const unmet = rule?.demands.find((demand) => !meets(demand, facts));
  if (rule === undefined || unmet === undefined) return ALLOW;
  return { verdict: 'deny', coordinate: rule.coordinate, demand: unmet };
}

function meets(demand: Demand, facts: AccessClass): boolean {
  switch (demand.kind) {
    case 'authenticated':
      return facts.authenticated;
    case 'scopes':
      return demand.anyOf.some((all) => all.every((scope) => facts.scopes.has(scope)));
    case 'policies':
      return demand.anyOf.some((all) => all.every((policy) => facts.policies.has(policy)));
  }
}
