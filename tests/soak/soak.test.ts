import { expect, jest, test } from '@jest/globals';
import { startWorld } from '../abuse/world.ts';
import { SUBGRAPH_CASES } from '../abuse/subgraphs/all-subgraphs.ts';
import { soak, SOAK_SETTINGS, soakTable } from './soak.ts';

jest.setTimeout(180_000);

test('while a partner goes through every fault, not one government part of an answer is lost', async () => {
  const world = await startWorld(SOAK_SETTINGS);
  const phases = await soak(world, { seconds: 10, perSecond: 40 });
  await world.stop();
  process.stdout.write(`\n${soakTable(phases)}\n`);
  expect(phases.flatMap(({ lost }) => lost)).toEqual([]);
  expect(phases.reduce((sum, { faults }) => sum + faults, 0)).toBe(SUBGRAPH_CASES.length);
  expect(phases.reduce((sum, { requests }) => sum + requests, 0)).toBeGreaterThan(200);
  const [first, ...others] = phases;
  // Well, it answers; while it fails, it does not: it was not spared.
  expect(first?.company.answered).toBeGreaterThan(0);
  expect(others.at(-1)?.company.answered).toBeGreaterThan(0);
  expect(others.reduce((sum, { company }) => sum + company.nulled, 0)).toBeGreaterThan(100);
});
