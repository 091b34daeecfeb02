/**
 * What a coordinate demands of whoever asks for it. Several demands on one coordinate are joined by AND.
 * - `authenticated`: any principal but the anonymous one.
 * - `scopes`: every scope of one of the alternatives.
 * - `policies`: every policy of one of the alternatives answers yes.
 */
export type Demand =
  | { kind: 'authenticated' }
  | { kind: 'scopes'; anyOf: readonly (readonly string[])[] }
  | { kind: 'policies'; anyOf: readonly (readonly string[])[] };

/** What is demanded at one coordinate: `Type.field`, or a type. */
export interface Rule {
  coordinate: string;
  demands: readonly Demand[];
}

/** The access rules of a supergraph, by coordinate. A coordinate without a rule is open. */
export type Rules = ReadonlyMap<string, Rule>;
