import { COUNCIL } from './council.ts';
import { LAND } from './land.ts';
import { LIBRARY } from './library.ts';
import { SHOP } from './shop.ts';

/** The graphs that generated operations are asked of: by name, the subgraphs' schemas. */
export const WORLDS = { shop: SHOP, library: LIBRARY, council: COUNCIL, land: LAND };

/** The operations of the land are planned two or three times, so fewer of them take as long. */
const WEIGHTS: Readonly<Record<string, number>> = { land: 0.1 };

/** How many of all answers are compared in a world. */
export function shareOf(name: string, answers: number): number {
  const weightOf = (each: string): number => WEIGHTS[each] ?? 1;
  const all = Object.keys(WORLDS).reduce((sum, each) => sum + weightOf(each), 0);
  return Math.ceil((answers * weightOf(name)) / all);
}
