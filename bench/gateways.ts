import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildGateway } from './gateways/build.ts';
import { concord, type Setting } from './gateways/candidates.ts';
import { BIG_SEEDED, SMALL_SEEDED } from './gateways/federation.ts';
import { startIssuer } from './gateways/issuer.ts';
import { load, seeded, type NextRequest } from './gateways/load.ts';
import { measure } from './gateways/measure.ts';
import { startCandidate, startSubgraphs } from './gateways/processes.ts';
import { markdownOf, printTable, writeResults } from './gateways/report.ts';
import { GROUPS } from './gateways/scenarios.ts';

/**
 * Measures Concord beside the gateways that people use today: in one run, on the same subgraphs, each gateway a process of its own.
 * Prints tables and writes bench/results.md; with `--memory` bench/memory.md instead.
 */

const HELP = `npm run bench -- [options]

  --only <group>       measure one of: ${GROUPS.map(({ id }) => id).join(', ')}; writes no results
  --memory             what memory Concord holds after 10,000 requests, and after many
  --requests <number>  how many are many (default: 100000)
  --profile <folder>   leave CPU profiles of Concord's processes there
`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    memory: { type: 'boolean' },
    requests: { type: 'string', default: '100000' },
    profile: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const FEW = 10_000;
const MEMORY_WITHIN_MS = 1_800_000;

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(text);

if (options.help) print(HELP);
else await run();
process.exit(0);

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-bench-'));
  say('Compiling the gateway ...');
  const program = buildGateway();
  const profiles = options.profile === undefined ? undefined : resolve(options.profile);
  if (profiles) mkdirSync(profiles, { recursive: true });
  const [subgraphs, issuer] = await Promise.all([startSubgraphs(), startIssuer()]);
  const setting = { folder, program, subgraphs, issuer, profiles };
  try {
    if (options.memory) await measureMemory(setting, Number(options.requests));
    else await measureGroups(setting);
  } finally {
    await subgraphs.stop();
    issuer.close();
    rmSync(folder, { recursive: true });
  }
}

async function measureGroups(setting: Setting): Promise<void> {
  const groups = GROUPS.filter(({ id }) => options.only === undefined || options.only === id);
  if (groups.length === 0) throw new Error(`There is no such group.\n\n${HELP}`);
  const chapters: string[] = [];
  for (const { id, start } of groups) {
    say(`Starting: ${id} ...`);
    const { candidates, scenarios } = await start(setting);
    for (const scenario of scenarios) {
      const measured = await measure(scenario, setting.subgraphs, say);
      print(printTable(measured));
      chapters.push(markdownOf(measured));
    }
    await Promise.all(candidates.map(({ stop }) => stop()));
  }
  if (options.only === undefined)
    say(`Written: ${await writeResults('results.md', 'npm run bench', chapters)}`);
}

/** One request of a hundred is the big query, the others ask for one field; no two have the same variable. */
async function measureMemory(setting: Setting, many: number): Promise<void> {
  const candidate = await startCandidate(concord(setting, 'Concord'));
  const [big, small] = [seeded(BIG_SEEDED), seeded(SMALL_SEEDED)];
  let asked = 0;
  const next: NextRequest = () => (asked++ % 100 === 0 ? big() : small());
  const until = async (requests: number): Promise<Awaited<ReturnType<typeof candidate.memory>>> => {
    const bound = { milliseconds: MEMORY_WITHIN_MS, requests: requests - asked };
    const turn = await load(candidate, next, bound, setting.subgraphs);
    const { rss, live } = await candidate.memory();
    say(
      `after ${asked} requests (${turn.perSecond.toFixed(0)}/s): ${mebibytes(rss)} of the process, ${mebibytes(live)} in use`,
    );
    return { rss, live };
  };
  const few = await until(FEW);
  let last = few;
  while (asked < many) last = await until(Math.min(many, asked + Math.max(FEW, Math.floor(many / 10))));
  const row = (name: string, before: number, after: number): string =>
    `| ${name} | ${mebibytes(before)} | ${mebibytes(after)} | ${(after / before).toFixed(2)} |`;
  const table = [
    `| | after ${FEW} requests | after ${asked} requests | ratio |`,
    '| --- | ---: | ---: | ---: |',
    row('resident memory of the process', few.rss, last.rss),
    row('in use after a garbage collection', few.live, last.live),
  ].join('\n');
  print(`${table}\n`);
  say(`Written: ${await writeResults('memory.md', `npm run bench -- --memory --requests ${many}`, [table])}`);
  await candidate.stop();
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
