import type { Register } from '../case.ts';

/** A register in which each client is a company of its own, of the same name, with one purpose. */
export function companies(
  scopesOf: Readonly<Record<string, readonly string[]>>,
  policies: Readonly<Record<string, readonly string[]>> = {},
): Register {
  const [owner = ''] = Object.keys(scopesOf);
  const organisations = Object.entries(scopesOf).map(([id, scopes]) => {
    return [id, { name: id, class: 'company', clients: { [id]: { scopes, purposes: ['test'] } } }] as const;
  });
  const named = Object.entries(policies).map(([id, holders]) => {
    return [id, { text: 'one of these asks', organisations: holders }] as const;
  });
  return {
    purposes: { test: { text: 'Testing.', legalBasis: 'none', owner } },
    policies: Object.fromEntries(named),
    organisations: Object.fromEntries(organisations),
  };
}
