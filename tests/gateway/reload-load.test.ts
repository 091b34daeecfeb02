import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { startLoad } from '../kit/load.ts';
import { refusalsIn, startReloadable, supergraphWith, type Reloadable } from './reload-scenario.ts';

/** How often something new is put there; 100 is the full form (`RELOADS=100 npm test -- tests/gateway/reload-load.test.ts`). */
const RELOADS = Number(process.env['RELOADS'] ?? 20);
/**
 * What the gateway's own heap may hold, in MiB: a few versions of the graph below, and far from as many as are served. Where it does
 * not suffice, the gateway ends, and the test fails.
 */
const HEAP = 160;
/** How far memory may be from where it was, in MiB: the threads that plan have heaps of their own, which are collected when they like. */
const GROWTH = 100;

/** A graph of 300 types, so that a version that stays in memory shows. */
const NAMES = Array.from({ length: 300 }, (_, index) => `VersionedType${index}`);
const GRAPH = supergraphWith(
  NAMES.map((name) => `of${name}: ${name}`).join(' '),
  NAMES.map(
    (name) => `type ${name} { a: Int b(c: Int): String d: [${name}] e: Float f: ID g: Boolean }`,
  ).join(' '),
);

/** Versions that have nothing but `quick` and `slow` in common. */
const version = (index: number): string => GRAPH.replaceAll('VersionedType', `V${index}Type`);

const memoryOf = ({ process: { pid } }: Reloadable): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1]) / 1024;

test(
  `${RELOADS} reloads under load, 30 in 100 of them bad: every request is answered, and memory is back where it was`,
  async () => {
    const env = { NODE_OPTIONS: `--max-old-space-size=${HEAP}` };
    const gateway = await startReloadable({}, { 'supergraph.graphql': version(0) }, env);
    const load = startLoad(gateway.url, 6, ['{ quick }', '{ slow }']);
    let refused = 0;
    const sizes: number[] = [];
    for (let index = 1; index <= RELOADS; index++) {
      // Every third of nine, and so 3 in 10.
      if (index % 10 !== 0 && index % 3 === 0) {
        await gateway.refuses(() => gateway.folder.put('supergraph.graphql', version(index).slice(0, 9000)));
        refused++;
      } else await gateway.becomes(() => gateway.folder.put('supergraph.graphql', version(index)));
      sizes.push(memoryOf(gateway));
    }
    await load.end();
    expect(load.outcomes.filter(({ result, text }) => result !== 200 || !text.includes('"done"'))).toEqual(
      [],
    );
    expect(load.outcomes.length).toBeGreaterThan(RELOADS);
    expect(refusalsIn(gateway.output())).toHaveLength(refused);
    const half = RELOADS / 2;
    expect(Math.min(...sizes.slice(half))).toBeLessThan(Math.min(...sizes.slice(0, half)) + GROWTH);
    await gateway.stop();
  },
  120_000 + RELOADS * 20_000,
);
