import { printMask, type Mask } from './mask.ts';
import type { Principal } from './principal.ts';
import type { Demand, Release, Rule, Rules } from './rule.ts';

/** The facts of a principal that rules ask for. Principals with equal facts get equal decisions. */
export interface AccessClass {
  /** Names the class: equal for two principals exactly where all facts are. */
  key: string;
  authenticated: boolean;
  scopes: ReadonlySet<string>;
  /** The policies that answer yes. */
  policies: ReadonlySet<string>;
  /** The recipients of releases that the principal is. */
  recipients: ReadonlySet<string>;
  /** What the principal asks for; undefined where it is unknown, or no rule of the supergraph asks for it. */
  purpose: string | undefined;
}

/**
 * What is decided at a coordinate. A denial says which rule's demand was not met; a mask, which release it comes from.
 */
export type Decision =
  | { verdict: 'allow' }
  | { verdict: 'mask'; mask: Mask; coordinate: string }
  | { verdict: 'deny'; coordinate: string; demand: Demand };

/** Everything that the rules of a supergraph can ask a principal for. */
export interface AskedFacts {
  scopes: readonly string[];
  policies: readonly string[];
  recipients: readonly string[];
  purposes: readonly string[];
}

const ALLOW: Decision = { verdict: 'allow' };

/** Lists what any rule names, sorted. */
export function askedFacts(rules: Rules): AskedFacts {
  const demands = [...rules.values()].flatMap((rule) => rule.demands);
  const names = (kind: 'scopes' | 'policies'): string[] =>
    demands.flatMap((demand) => (demand.kind === kind ? demand.anyOf.flat() : []));
  const releases = demands.flatMap((demand) => (demand.kind === 'releases' ? demand.anyOf : []));
  return {
    scopes: sorted(names('scopes')),
    policies: sorted(names('policies')),
    recipients: sorted(releases.flatMap(({ to }) => to)),
    purposes: sorted(releases.flatMap(({ purposes }) => purposes)),
  };
}

/** Answers about a principal what the principal itself does not hold. */
export interface Answers {
  /** Whether it fulfils a policy. */
  fulfils: (policy: string, principal: Principal) => boolean;
  /** Whether a release to this recipient is one to it. */
  isRecipient: (recipient: string, principal: Principal) => boolean;
}

/** Reduces a principal to its access class. */
export function accessClass(
  asked: AskedFacts,
  principal: Principal,
  { fulfils, isRecipient }: Answers,
): AccessClass {
  const authenticated = principal.organisation !== undefined;
  const scopes = asked.scopes.filter((scope) => principal.scopes.has(scope));
  const policies = asked.policies.filter((policy) => fulfils(policy, principal));
  const recipients = asked.recipients.filter((recipient) => isRecipient(recipient, principal));
  const purpose = asked.purposes.find((name) => name === principal.purpose);
  return {
    key: JSON.stringify([authenticated, scopes, policies, recipients, purpose ?? null]),
    authenticated,
    scopes: new Set(scopes),
    policies: new Set(policies),
    recipients: new Set(recipients),
    purpose,
  };
}

/**
 * Decides one coordinate: denied where a demand of its rule is not met, else masked where a release says so, else allowed.
 * Two demands that mask in different ways cannot both be kept, so that is a denial.
 */
export function decide(rule: Rule | undefined, facts: AccessClass): Decision {
  if (rule === undefined) return ALLOW;
  let decision: Decision = ALLOW;
  for (const demand of rule.demands) {
    const answer = answerTo(demand, facts);
    const clashes =
      typeof answer === 'object' &&
      decision.verdict === 'mask' &&
      printMask(decision.mask) !== printMask(answer);
    if (answer === false || clashes) return { verdict: 'deny', coordinate: rule.coordinate, demand };
    if (answer !== true) decision = { verdict: 'mask', mask: answer, coordinate: rule.coordinate };
  }
  return decision;
}

/** True: met. False: not met. A mask: met in that form. */
function answerTo(demand: Demand, facts: AccessClass): boolean | Mask {
  switch (demand.kind) {
    case 'authenticated':
      return facts.authenticated;
    case 'scopes':
      return demand.anyOf.some((all) => all.every((scope) => facts.scopes.has(scope)));
    case 'policies':
      return demand.anyOf.some((all) => all.every((policy) => facts.policies.has(policy)));
    case 'releases':
      return bestRelease(demand.anyOf, facts);
  }
}

/** The whole value where one release gives it, else the mask of the first that gives it masked. */
function bestRelease(releases: readonly Release[], facts: AccessClass): boolean | Mask {
  const { purpose, recipients } = facts;
  if (purpose === undefined) return false;
  const open = releases.filter(
    ({ to, purposes }) => purposes.includes(purpose) && to.some((recipient) => recipients.has(recipient)),
  );
  if (open.some(({ mask }) => mask === undefined)) return true;
  return open[0]?.mask ?? false;
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
