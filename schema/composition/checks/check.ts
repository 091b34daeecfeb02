import type { ASTNode } from 'graphql';
import type { Register } from '../../access/register.ts';
import { startOf } from '../compose.ts';
import type { SubgraphModel } from './subgraph-model.ts';

/** Where something stands; lines and columns count from 1. */
export interface Place {
  subgraph: string;
  file: string;
  line: number;
  column: number;
}

/** What a check found: what is wrong, where (the candidate's place first), and what to do about it. */
export interface Complaint {
  message: string;
  places: Place[];
  remedy: string;
}

/** A complaint, with the id of the check that made it. */
export interface Finding extends Complaint {
  check: string;
}

/** What a check looks at. */
export interface CheckContext {
  candidate: SubgraphModel;
  /** The other subgraphs that can be read. */
  others: readonly SubgraphModel[];
  register: Register;
  /** What they compose to; undefined where they do not. */
  supergraph: string | undefined;
}

/** One check: pure, and alone in its file. */
export interface Check {
  /** Stable: partners' pipelines and docs/partner-check.md name it. */
  id: string;
  section: 'ownership' | 'access';
  find: (context: CheckContext) => Complaint[];
}

/** The place of a node of a subgraph. */
export function placeOf({ name, file }: SubgraphModel, node: ASTNode): Place {
  const token = startOf(node);
  return { subgraph: name, file, line: token?.line ?? 1, column: token?.column ?? 1 };
}
