import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { decide, type AccessClass } from '../../schema/access/decide.ts';
import { printMask } from '../../schema/access/mask.ts';
import type { Principal } from '../../schema/access/principal.ts';
import type { Rule, Rules } from '../../schema/access/rule.ts';
import { bytesOf } from '../graphql/bytes-of.ts';
import { classOf, type Snapshot } from '../supergraph/snapshot.ts';

/** Gives the access class that stands for all to which everything is decided alike. */
export type ShareClasses = (facts: AccessClass) => AccessClass;

/** Gives a principal's access class, or the one that stands for all to which the same is decided. */
export type ClassOf = (principal: Principal) => AccessClass;

/** Makes the access classes under one snapshot. A principal's is worked out once, for as long as somebody has the principal. */
export function createClasses(snapshot: Snapshot, share: ShareClasses): ClassOf {
  const known = new WeakMap<Principal, AccessClass>();
  return (principal) => {
    let facts = known.get(principal);
    if (facts === undefined) known.set(principal, (facts = share(classOf(snapshot, principal))));
    return facts;
  };
}

/** How much of the classes is remembered, in bytes, by either of two keys. */
const KEPT_BYTES = 16 * 1_048_576;
/** What a class takes beside its key, and how many times it takes that: its facts are in it again. */
const [BYTES_OF_ONE, BYTES_PER_BYTE] = [1024, 4];

/**
 * Makes the sharing of access classes under one set of rules. Facts may differ and lead to the same decisions, such as a scope that
 * opens nothing which another has not opened already. Everything that is kept by access class is kept once for these.
 */
export function createClassSharing(rules: Rules): ShareClasses {
  const bounds = {
    maxSize: KEPT_BYTES,
    sizeCalculation: (facts: AccessClass, key: string) =>
      BYTES_OF_ONE + bytesOf(key) + BYTES_PER_BYTE * bytesOf(facts.key),
  };
  const shared = new LRUCache<string, AccessClass>(bounds);
  const byDecisions = new LRUCache<string, AccessClass>(bounds);
  return (facts) => {
    let first = shared.get(facts.key);
    if (first === undefined) {
      const decisions = hashOfDecisions(rules, facts);
      first = byDecisions.get(decisions) ?? facts;
      byDecisions.set(decisions, first);
      shared.set(facts.key, first);
    }
    return first;
  };
}

function hashOfDecisions(rules: Rules, facts: AccessClass): string {
  const hash = createHash('sha256');
  for (const rule of rules.values()) hash.update(`${decisionOn(rule, facts)}\n`);
  return hash.digest('base64');
}

/** A refusal with the place of the demand that refused: it is a part of what is kept. */
function decisionOn(rule: Rule, facts: AccessClass): string {
  const decision = decide(rule, facts);
  switch (decision.verdict) {
    case 'allow':
      return 'allow';
    case 'mask':
      return printMask(decision.mask);
    case 'deny':
      return `deny ${rule.demands.indexOf(decision.demand)}`;
  }
}
