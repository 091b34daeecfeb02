import type { Mask } from './mask.ts';

/**
 * One release of a value: to whom, for which purposes, and in which form.
 * A recipient is `partner:<organisation>`, `agency:<organisation>`, `class:<class>`, `operator:<subgraph>` or `residents`.
 */
export interface Release {
  to: readonly string[];
  purposes: readonly string[];
  /** Undefined where the value is released in full. */
  mask: Mask | undefined;
}

/**
 * What a coordinate demands of whoever asks for it. Several demands on one coordinate are joined by AND.
 * - `authenticated`: any principal but the anonymous one.
 * - `scopes`: every scope of one of the alternatives.
 * - `policies`: every policy of one of the alternatives answers yes.
 * - `releases`: to be a recipient of one of the releases, for one of its purposes.
 */
export type Demand =
  | { kind: 'authenticated' }
  | { kind: 'scopes'; anyOf: readonly (readonly string[])[] }
  | { kind: 'policies'; anyOf: readonly (readonly string[])[] }
  | { kind: 'releases'; anyOf: readonly Release[] };

/** What is demanded at one coordinate: `Type.field`, or a type. */
export interface Rule {
  coordinate: string;
  demands: readonly Demand[];
}

/** The access rules of a supergraph, by coordinate. A coordinate without a rule is open. */
export type Rules = ReadonlyMap<string, Rule>;
