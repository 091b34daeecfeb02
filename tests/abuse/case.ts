import type { Behaviour } from '../kit/raw-subgraph.ts';
import type { World } from './world.ts';

/** What came back for one request. */
export interface Reply {
  /** 0 where the connection was closed without an answer. */
  status: number;
  /** Names and values, as one text. */
  headers: string;
  text: string;
  /** What the attack wants to have printed beside its result. */
  note?: string;
}

/** Does what a hostile client does, and gives what came back. */
export type Attack = (world: World) => Promise<readonly Reply[]>;

/** How the gateway has to meet an attack. */
export type Outcome =
  /** Each reply has one of these statuses, this code and no data, and no subgraph is asked. */
  | { kind: 'refused'; statuses: readonly number[]; code: string | undefined }
  /** Each reply has these data and these errors' codes. */
  | { kind: 'answered'; data: unknown; codes: readonly string[] }
  /** The attack says itself what has to hold; there may be no reply at all. */
  | { kind: 'withstood' };

/** A hostile client. */
export interface ClientCase {
  /** Never changes. */
  id: string;
  claim: string;
  attack: Attack;
  outcome: Outcome;
}

/** A hostile subgraph. */
export interface SubgraphCase {
  /** Never changes. */
  id: string;
  claim: string;
  behaviour: Behaviour;
  /** What is asked; else `FEE`. */
  question?: string;
  /** What has to be answered. */
  data: unknown;
  /** The codes of its errors. */
  codes: readonly string[];
}

/** Is refused with this status, or one of these. */
export function refused(status: number | readonly number[], code?: string): Outcome {
  return { kind: 'refused', statuses: typeof status === 'number' ? [status] : status, code };
}

/** Is answered with these data. */
export function answered(data: unknown, ...codes: string[]): Outcome {
  return { kind: 'answered', data, codes };
}

/** Is met as the attack itself demands. */
export const withstood: Outcome = { kind: 'withstood' };

/** Ids as they are written: a group, and the number within it. An id never changes, so new cases go to the end of their group. */
export function numbered<Case>(group: string, cases: readonly Omit<Case, 'id'>[]): Case[] {
  return cases.map(
    (one, index) => ({ id: `${group}-${String(index + 1).padStart(3, '0')}`, ...one }) as Case,
  );
}
