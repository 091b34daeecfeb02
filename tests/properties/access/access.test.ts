import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startGatewayHost } from '../../kit/gateway-host.ts';
import { CLAIMS, type Claim } from './claims.ts';
import { printCounts, runClaims, type RunResult } from './run-claims.ts';

/** Settable, to see a failure again or to look further. */
const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31);
const worlds = Number(process.env['PROPERTY_WORLDS'] ?? 80);
const path = process.env['PROPERTY_PATH'];
const AN_HOUR = 3_600_000;

const host = startGatewayHost();
let result: RunResult | undefined;

beforeAll(async () => {
  result = await runClaims(host, { worlds, seed, shrinks: true, ...(path !== undefined && { path }) });
  process.stdout.write(`\nProperties of access, seed ${seed}\n${printCounts(result.counts)}\n`);
}, AN_HOUR);
afterAll(() => host.close());

test.each(Object.entries(CLAIMS) as [Claim, string][])('%s: %s', (claim) => {
  expect(result?.broken.some((each) => each.claim === claim) ? result.report : undefined).toBeUndefined();
  expect(result?.counts.claims[claim]).toBeGreaterThan(path === undefined ? worlds : 0);
});

test('few of the random worlds are refused', () => {
  expect(result?.broken.some((each) => each.claim === 'served') ? result.report : undefined).toBeUndefined();
});
