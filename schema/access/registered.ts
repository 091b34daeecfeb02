import type { Principal } from './principal.ts';
import type { Register } from './register.ts';
import type { Rules } from './rule.ts';
import { operatorOf } from './travel-form.ts';

/** A client with the organisation that it belongs to. */
export interface RegisteredClient {
  id: string;
  organisation: string;
  scopes: ReadonlySet<string>;
  purposes: ReadonlySet<string>;
  residents: boolean;
}

/** Finds a client in the register; undefined where nobody registered it. */
export function findClient(register: Register, client: string): RegisteredClient | undefined {
  for (const [organisation, { clients }] of Object.entries(register.organisations)) {
    const registered = Object.hasOwn(clients, client) ? clients[client] : undefined;
    if (registered !== undefined) {
      return {
        id: client,
        organisation,
        scopes: new Set(registered.scopes),
        purposes: new Set(registered.purposes),
        residents: registered.residents,
      };
    }
  }
  return undefined;
}

/** Answers whether a principal fulfils a policy; a policy that the register does not have is fulfilled by nobody. */
export function fulfilsPolicy(register: Register, policy: string, principal: Principal): boolean {
  const conditions = Object.hasOwn(register.policies, policy) ? register.policies[policy] : undefined;
  if (conditions === undefined) return false;
  const { organisations, classes, resident } = conditions;
  const { organisation } = principal;
  const organisationClass =
    organisation === undefined ? undefined : register.organisations[organisation]?.class;
  if (organisations && (organisation === undefined || !organisations.includes(organisation))) return false;
  if (classes && (organisationClass === undefined || !classes.includes(organisationClass))) return false;
  if (resident && principal.resident === undefined) return false;
  return true;
}

/**
 * Answers whether a release to `recipient` is one to a principal. `operator:<subgraph>` is nobody who asks: it says what may
 * travel to a subgraph.
 */
export function isRecipient(register: Register, recipient: string, principal: Principal): boolean {
  if (recipient === 'residents') return principal.resident !== undefined;
  const { organisation } = principal;
  const registered = organisation === undefined ? undefined : register.organisations[organisation];
  if (organisation === undefined || registered === undefined) return false;
  const kind = registered.class === 'agency' ? 'agency' : 'partner';
  return recipient === `${kind}:${organisation}` || recipient === `class:${registered.class}`;
}

/** What releases name and the register, or the supergraph, does not have; a line for each. */
export function unknownInReleases(rules: Rules, register: Register, subgraphs: readonly string[]): string[] {
  const organisations = Object.entries(register.organisations);
  const recipients = new Set([
    'residents',
    ...organisations.map(([id, { class: kind }]) => `${kind === 'agency' ? 'agency' : 'partner'}:${id}`),
    ...organisations.map(([, { class: kind }]) => `class:${kind}`),
    ...subgraphs.map((name) => `operator:${name}`),
  ]);
  return [...rules.values()].flatMap(({ coordinate, demands }) =>
    demands
      .flatMap((demand) => (demand.kind === 'releases' ? demand.anyOf : []))
      .flatMap(({ to, purposes, mask }) => [
        ...to
          .filter((name) => !recipients.has(name))
          .map((name) => `${coordinate}: there is no recipient ${name}`),
        ...purposes
          .filter((name) => !Object.hasOwn(register.purposes, name))
          .map((name) => `${coordinate}: there is no purpose ${name}`),
        ...to
          .filter(
            (name) => mask?.kind === 'pairwise' && recipients.has(name) && isWithoutOperator(register, name),
          )
          .map(
            (name) =>
              `${coordinate}: no organisation is registered that operates ${name}, so it has no pseudonyms`,
          ),
      ]),
  );
}

function isWithoutOperator(register: Register, recipient: string): boolean {
  const [kind, subgraph = ''] = recipient.split(':');
  return kind === 'operator' && operatorOf(register, subgraph) === undefined;
}
