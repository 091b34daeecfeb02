import { COUNCIL } from './council.ts';
import { LIBRARY } from './library.ts';
import { SHOP } from './shop.ts';

/** The graphs that generated operations are asked of: by name, the subgraphs' schemas. */
export const WORLDS = { shop: SHOP, library: LIBRARY, council: COUNCIL };
