import type { SubgraphCase } from '../case.ts';
import { ANSWER_CASES } from './answers.ts';
import { CONNECTION_CASES } from './connections.ts';

/** Every hostile subgraph. */
export const SUBGRAPH_CASES: readonly SubgraphCase[] = [...CONNECTION_CASES, ...ANSWER_CASES];
