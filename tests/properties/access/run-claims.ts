import fc from 'fast-check';
import type { GatewayHost } from '../../kit/gateway-host.ts';
import { buildOperation } from './build-operation.ts';
import { buildWorld } from './build-world.ts';
import { noCounts, putToTest, type Broken, type Counts } from './claims.ts';
import { printOperation } from './operation.ts';
import { printHeader, printRegister, printSubgraph } from './print-world.ts';
import { rawRun, type RawRun } from './raw-run.ts';

/** How many worlds, and which. */
export interface RunOptions {
  worlds: number;
  seed: number;
  /** Where in the worlds of a seed to begin, as a failure printed it. */
  path?: string;
  /** Whether a failure is made smaller before it is told. */
  shrinks: boolean;
}

/** What became of a run. */
export interface RunResult {
  counts: Counts;
  /** Empty where every claim holds. */
  broken: readonly Broken[];
  /** Everything that is needed to look at it; undefined where every claim holds. */
  report: string | undefined;
}

/** More worlds than this that are not served make a run worthless. */
const MOST_REFUSED = 0.2;

/** Puts the claims to the gateways of random worlds, until one does not hold. */
export async function runClaims(
  host: GatewayHost,
  { worlds, seed, path, shrinks }: RunOptions,
): Promise<RunResult> {
  const counts = noCounts();
  let broken: Broken[] = [];
  const details = await fc.check(
    fc.asyncProperty(rawRun, async (raw) => {
      const found = await putToTest(host, raw, counts);
      if (found.length > 0) broken = found;
      return found.length === 0;
    }),
    { numRuns: worlds, seed, unbiased: true, endOnFailure: !shrinks, ...(path !== undefined && { path }) },
  );
  if (!details.failed) return { counts, ...refusals(counts) };
  const [raw] = details.counterexample ?? [];
  // What is thrown is a fault of the program that asks, and no claim's.
  if (broken.length === 0) throw details.errorInstance;
  return {
    counts,
    broken,
    report: [
      ...broken.map(({ claim, problem }) => `${claim}: ${problem}`),
      raw ? printRun(raw) : '',
      `To see it again: --seed ${details.seed} --path ${details.counterexamplePath ?? ''}`,
    ].join('\n'),
  };
}

function refusals({ worlds, refused }: Counts): Pick<RunResult, 'broken' | 'report'> {
  const number = refused.composition + refused.start;
  if (number <= worlds * MOST_REFUSED) return { broken: [], report: undefined };
  const problem = `${number} of ${worlds} worlds are not served at all: ${JSON.stringify(refused)}`;
  return { broken: [{ claim: 'served', problem }], report: problem };
}

function printRun({ world: raw, operations }: RawRun): string {
  const world = buildWorld(raw);
  return [
    ...world.subgraphs.map(
      (name) => `--- subgraph ${name}\n${printHeader(world)}${printSubgraph(world, name)}`,
    ),
    `--- register\n${printRegister(world)}`,
    ...operations.map((operation) => {
      const built = buildOperation(world, operation);
      return `--- operation ${JSON.stringify(built.variables)}\n${printOperation(built)}`;
    }),
  ].join('\n');
}

/** Writes down what a run did. */
export function printCounts({ worlds, refused, claims, withRefusals }: Counts): string {
  const { answer, removal, matrix, schema } = claims;
  return [
    `${worlds} worlds, of which composition refused ${refused.composition} and the gateway's start ${refused.start}.`,
    `${answer} answers (${withRefusals} with refusals), ${removal} of them with fewer rights,`,
    `${matrix} cells of matrices, ${schema} operations against introspected schemas.`,
  ].join('\n');
}
