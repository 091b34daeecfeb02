import type { Register } from '../case.ts';

/**
 * A register in which each client is a company of its own, of the same name, with one purpose.
 * @param owned by subgraph, the types that it owns among several that define them.
 */
export function companies(
  scopesOf: Readonly<Record<string, readonly string[]>>,
  policies: Readonly<Record<string, readonly string[]>> = {},
  owned: Readonly<Record<string, readonly string[]>> = {},
): Register {
  const [owner = ''] = Object.keys(scopesOf);
  const organisations = Object.entries(scopesOf).map(([id, scopes]) => {
    return [id, { name: id, class: 'company', clients: { [id]: { scopes, purposes: ['test'] } } }] as const;
  });
  const operators = Object.keys(owned).map((subgraph) => {
    return [
      `${subgraph}-operator`,
      { name: subgraph, class: 'operator', operates: subgraph, clients: {} },
    ] as const;
  });
  const types = Object.entries(owned).flatMap(([owner, names]) =>
    names.map((type) => [type, { owner }] as const),
  );
  const named = Object.entries(policies).map(([id, holders]) => {
    return [id, { text: 'one of these asks', organisations: holders }] as const;
  });
  return {
    purposes: { test: { text: 'Testing.', legalBasis: 'none', owner } },
    policies: Object.fromEntries(named),
    organisations: Object.fromEntries<object>([...organisations, ...operators]),
    types: Object.fromEntries(types),
  };
}
