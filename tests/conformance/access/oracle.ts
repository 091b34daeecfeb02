/**
 * What a rule of the systematic families demands: all that is named here. A list of lists is met by one list of which
 * everything is held.
 */
export interface Demands {
  authenticated?: true;
  scopes?: readonly (readonly string[])[];
  policies?: readonly (readonly string[])[];
}

/** What is true of a caller, written down for each by hand. */
export interface Facts {
  signedIn: boolean;
  /** What the token claims and the register grants. */
  scopes: readonly string[];
  policies: readonly string[];
}

/** Whether a caller may see what bears these demands. It knows nothing of any gateway. */
export function isMet(demands: Demands, facts: Facts): boolean {
  if (demands.authenticated && !facts.signedIn) return false;
  if (demands.scopes && !holdsOne(demands.scopes, facts.scopes)) return false;
  if (demands.policies && !holdsOne(demands.policies, facts.policies)) return false;
  return true;
}

function holdsOne(alternatives: readonly (readonly string[])[], held: readonly string[]): boolean {
  return alternatives.some((all) => all.every((name) => held.includes(name)));
}

/** Writes demands as the directives of the federation specification. */
export function directivesOf({ authenticated, scopes, policies }: Demands): string {
  return [
    authenticated ? '@authenticated' : '',
    scopes ? `@requiresScopes(scopes: ${JSON.stringify(scopes)})` : '',
    policies ? `@policy(policies: ${JSON.stringify(policies)})` : '',
  ]
    .filter(Boolean)
    .join(' ');
}
