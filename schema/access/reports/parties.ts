import { accessClass, askedFacts, type AccessClass } from '../decide.ts';
import { ANONYMOUS, type Principal } from '../principal.ts';
import { fulfilsPolicy, isRecipient } from '../registered.ts';
import { QuestionError, type AccessModel } from './model.ts';

/** The name of whoever asks without a token. */
export const NOBODY = 'anonymous';

/** Who a report speaks of: a client of an organisation, asking for one of its purposes. */
export interface PartyName {
  /** The organisation's id; `anonymous` for whoever asks without a token. */
  organisation: string;
  client: string | undefined;
  purpose: string | undefined;
  /** Whether a resident is signed in. */
  resident: boolean;
}

/** A party in its strongest form, with all that the register grants it. */
export interface Party extends PartyName {
  facts: AccessClass;
}

/** Lists every party that the register knows, the anonymous one first. */
export function listParties({ rules, register }: Pick<AccessModel, 'rules' | 'register'>): Party[] {
  const asked = askedFacts(rules);
  const answers = {
    fulfils: (policy: string, principal: Principal) => fulfilsPolicy(register, policy, principal),
    isRecipient: (recipient: string, principal: Principal) => isRecipient(register, recipient, principal),
  };
  const party = (principal: Principal): Party => ({
    organisation: principal.organisation ?? NOBODY,
    client: principal.client,
    purpose: principal.purpose,
    resident: principal.resident !== undefined,
    facts: accessClass(asked, principal, answers),
  });
  const registered = Object.entries(register.organisations).flatMap(([organisation, { clients }]) =>
    Object.entries(clients).flatMap(([client, { scopes, purposes, residents }]) =>
      purposes.map((purpose) =>
        party({
          organisation,
          client,
          scopes: new Set(scopes),
          purpose,
          resident: residents ? 'a resident' : undefined,
        }),
      ),
    ),
  );
  return [party(ANONYMOUS), ...registered];
}

/** The names that a question about an organisation may have. */
export function organisationNames({ register }: Pick<AccessModel, 'register'>): string[] {
  return [NOBODY, ...Object.keys(register.organisations)];
}

/** @throws QuestionError that lists the names where there is no such organisation. */
export function requireOrganisation(model: AccessModel, name: string): void {
  const names = organisationNames(model);
  if (names.includes(name)) return;
  throw new QuestionError(`There is no organisation ${name}. There are: ${names.join(', ')}.`);
}

/** Writes a party's name for people, such as `payments-service, asking for payment`. */
export function printParty({ client, purpose, resident }: PartyName): string {
  if (client === undefined) return NOBODY;
  const signedIn = resident ? ' with a resident signed in' : '';
  return `${client}${signedIn}, asking for ${purpose ?? 'nothing that is known'}`;
}

/** A party's name without what decides about it. */
export function nameOf({ organisation, client, purpose, resident }: PartyName): PartyName {
  return { organisation, client, purpose, resident };
}
