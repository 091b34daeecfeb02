import { PURPOSES, SCOPES } from './build-demands.ts';
import { choose, type RawCaller, type RawWorld } from './raw-world.ts';
import type { Caller, Policy, Register, World } from './world.ts';

const CLIENTS = [
  { id: 'desk', organisation: 'city', residents: false },
  { id: 'portal', organisation: 'city', residents: true },
  { id: 'acme', organisation: 'acme', residents: false },
  { id: 'bank', organisation: 'bank', residents: false },
];

/** Builds the partner register: an agency, two companies, and who operates the subgraphs. */
export function buildRegister({ clients, policies }: RawWorld, subgraphs: readonly string[]): Register {
  const registered = CLIENTS.map(({ id, ...client }, index) => {
    const { scopes = 0, purposes = 0 } = clients[index] ?? {};
    return [id, { ...client, scopes: bits(SCOPES, scopes), purposes: bits(PURPOSES, purposes) }] as const;
  });
  const operators = subgraphs.map((name) => [`op-${name}`, { class: 'operator', operates: name }] as const);
  return {
    organisations: {
      city: { class: 'agency' },
      acme: { class: 'company' },
      bank: { class: 'company' },
      ...Object.fromEntries(operators),
    },
    clients: Object.fromEntries(registered),
    policies: { pol0: buildPolicy(policies[0]), pol1: buildPolicy(policies[1]) },
  };
}

function buildPolicy(raw: number): Policy {
  const organisations = bits(['acme', 'city'], raw);
  const [kind] = bits(['agency', 'company'], raw >> 2);
  const policy: Policy = {
    ...(organisations.length > 0 && { organisations }),
    ...(kind !== undefined && { classes: [kind] }),
  };
  return Object.keys(policy).length > 0 ? policy : { resident: true };
}

/** Builds a caller of this world. A token's purpose is one that was granted, or none. */
export function buildCaller({ register }: World, { client, scopes, purpose }: RawCaller): Caller {
  const [id, registered] = choose([['', undefined], ...Object.entries(register.clients)] as const, client);
  if (registered === undefined) return { scopes: [] };
  const said = [undefined, ...registered.purposes][purpose % (registered.purposes.length + 1)];
  return { client: id, scopes: bits(SCOPES, scopes), ...(said !== undefined && { purpose: said }) };
}

function bits<Item>(items: readonly Item[], chosen: number): Item[] {
  return items.filter((_, bit) => (chosen & (1 << bit)) > 0);
}
