/**
 * The resident who signs in unless another is named: number 1 of the example data, which a subgraph derives as
 * `residentId(1)`. Written out, because nothing outside `subgraphs/` may import from there.
 */
export const EXAMPLE_RESIDENT = 'res-AXV3UPSYL8';

/** The first application of that resident: for a residence permit, with a fee. */
export const EXAMPLE_APPLICATION = 'APP-WLYX-FSXE';
