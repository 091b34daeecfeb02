import type { SubgraphUse } from '../telemetry/request-record.ts';

/** What an execution has asked of subgraphs so far. */
export interface CallCounts {
  subgraphCalls: number;
  /** By subgraph. */
  subgraphs: Record<string, SubgraphUse>;
  /** How many values were dropped. */
  dropped: number;
}

/** Nothing was asked yet. */
export function noCalls(): CallCounts {
  // Without a prototype: a subgraph may be called like anything that objects have.
  return { subgraphCalls: 0, subgraphs: Object.create(null) as CallCounts['subgraphs'], dropped: 0 };
}

/** Makes a call of a subgraph, and counts it. */
export async function counted<Result>(
  counts: CallCounts,
  subgraph: string,
  call: () => Promise<Result>,
): Promise<Result> {
  const use = (counts.subgraphs[subgraph] ??= { calls: 0, failed: 0, milliseconds: 0 });
  counts.subgraphCalls++;
  use.calls++;
  const begun = performance.now();
  try {
    return await call();
  } catch (error) {
    use.failed++;
    throw error;
  } finally {
    use.milliseconds = Math.round((use.milliseconds + performance.now() - begun) * 10) / 10;
  }
}
