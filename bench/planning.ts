import { readFileSync } from 'node:fs';
import { parse, print } from 'graphql';
import { separateRules } from '../schema/access/read-rules.ts';
import { createPlanner } from '../gateway/planning/planner.ts';

/**
 * Measures planners side by side, cold: CPU milliseconds and resident memory to read the example supergraph, and to plan an
 * operation that is new. The Rust planner takes part where `@graphql-hive/router-query-planner` is installed (`npm install --no-save`).
 */
const RUST = '@graphql-hive/router-query-planner';
const file = new URL('../schema/supergraph.graphql', import.meta.url);
const sdl = print(separateRules(parse(readFileSync(file, 'utf8'))).withoutRules);
const operation = (alias: string): string =>
  `query ($reference: ID!) { ${alias}: application(reference: $reference) { reference amountDue { amount } payment { status } } }`;

type Plan = (operation: string) => unknown;

async function rust(): Promise<((sdl: string) => Plan) | undefined> {
  try {
    const { QueryPlanner } = (await import(RUST)) as {
      QueryPlanner: new (sdl: string) => {
        plan: (query: string, name: undefined, labels: Set<string>, percentage: number) => unknown;
      };
    };
    return (text) => {
      const planner = new QueryPlanner(text);
      return (query) => planner.plan(query, undefined, new Set(), 0);
    };
  } catch {
    return undefined;
  }
}

function apollo(text: string): Plan {
  const plan = createPlanner(text);
  return (query) => plan({ text: query, labels: [] });
}

function measure<Value>(work: () => Value): { value: Value; milliseconds: string } {
  const before = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return { value, milliseconds: ((user + system) / 1000).toFixed(1) };
}

const WARM = 50;

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

write(
  '| planner | ready (ms) | first plan (ms) | 50 more (ms) | memory (MB) |\n| --- | --- | --- | --- | --- |',
);
for (const [name, create] of [
  ['Apollo, repaired', apollo],
  ['Rust', await rust()],
] as const) {
  if (!create) {
    write(`| ${name} | not installed | | | |`);
    continue;
  }
  const memory = process.memoryUsage.rss();
  const { value: plan, milliseconds: ready } = measure((): Plan => create(sdl));
  const first = measure(() => plan(operation('first'))).milliseconds;
  const more = measure(() => {
    for (let index = 0; index < WARM; index++) plan(operation(`a${index}`));
  }).milliseconds;
  const grown = ((process.memoryUsage.rss() - memory) / 1e6).toFixed(0);
  write(`| ${name} | ${ready} | ${first} | ${more} | ${grown} |`);
}
