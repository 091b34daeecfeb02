import type { RawDemands, RawRelease } from './raw-world.ts';
import type { Demands, Release } from './world.ts';

export const SCOPES: readonly string[] = ['s0', 's1', 's2'];
/** The register defines all but the last. */
export const POLICIES: readonly string[] = ['pol0', 'pol1', 'nowhere'];
export const PURPOSES: readonly string[] = ['p0', 'p1'];
const RECIPIENTS = [
  'agency:city',
  'partner:acme',
  'class:company',
  'partner:bank',
  'class:agency',
  'residents',
];

const MASKS: Readonly<Record<string, readonly string[]>> = {
  String: ['last:4', 'prefix:3', 'pairwise'],
  ID: ['last:4', 'prefix:3', 'pairwise'],
  Int: ['band:1000', 'band:7'],
  Date: ['year'],
};

/**
 * Builds what a coordinate demands.
 * @param type what a field returns; undefined for a type or a key, that cannot be masked.
 */
export function buildDemands(raw: RawDemands | undefined, type: string | undefined): Demands {
  if (!raw) return {};
  const { authenticated, scopes, policies, releases } = raw;
  const named = (names: readonly string[], anyOf: readonly (readonly number[])[]): string[][] =>
    anyOf.map((all) => all.map((index) => names[index] ?? ''));
  return {
    ...(authenticated && { authenticated: true as const }),
    ...(scopes && { scopes: named(SCOPES, scopes) }),
    ...(policies && { policies: named(POLICIES, policies) }),
    ...(releases.length > 0 && {
      releases: unique(releases.map((release) => buildRelease(release, MASKS[type ?? ''] ?? []))),
    }),
  };
}

function buildRelease({ to, purposes, isMasked, mask }: RawRelease, masks: readonly string[]): Release {
  return {
    to: to.map((index) => RECIPIENTS[index] ?? ''),
    purposes: purposes.map((index) => PURPOSES[index] ?? ''),
    ...(isMasked && masks.length > 0 && { mask: masks[mask % masks.length] ?? '' }),
  };
}

/** Composition leaves out what is said twice, and a release that is left out is refused. */
function unique(releases: readonly Release[]): Release[] {
  return [...new Map(releases.map((release) => [JSON.stringify(release), release])).values()];
}

/** What meets both, releases left as the first has them. */
export function joined(one: Demands, other: Demands): Demands {
  const product = (
    a: Demands['scopes'],
    b: Demands['scopes'],
  ): { anyOf: readonly (readonly string[])[] } | undefined => {
    if (!a || !b) return a || b ? { anyOf: a ?? b ?? [] } : undefined;
    return { anyOf: a.flatMap((left) => b.map((right) => [...new Set([...left, ...right])])) };
  };
  const scopes = product(one.scopes, other.scopes);
  const policies = product(one.policies, other.policies);
  return {
    ...one,
    ...(other.authenticated && { authenticated: true as const }),
    ...(scopes && { scopes: scopes.anyOf }),
    ...(policies && { policies: policies.anyOf }),
  };
}
