/**
 * Who asks. The anonymous principal has no organisation and no scopes. A principal is made by authentication alone, from
 * a token that was checked and the partner register.
 */
export interface Principal {
  /** The organisation's id in the register; undefined for the anonymous principal. */
  organisation: string | undefined;
  client: string | undefined;
  /** What the token grants, as far as the register grants it too. */
  scopes: ReadonlySet<string>;
  /** What the data are asked for, an id of the purpose register; undefined where that is not clear. */
  purpose: string | undefined;
  /** The resident who is signed in, where one is. */
  resident: string | undefined;
}

/** Nobody in particular: a request without a token. */
export const ANONYMOUS: Principal = Object.freeze({
  organisation: undefined,
  client: undefined,
  scopes: new Set<string>(),
  purpose: undefined,
  resident: undefined,
});
