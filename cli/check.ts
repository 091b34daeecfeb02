import { Command } from 'commander';
import { RuleError } from '../schema/access/read-demand.ts';
import { parseRegister, type Register } from '../schema/access/register.ts';
import type { DiffReport } from '../schema/access/reports/diff.ts';
import { checkSubgraph, type CheckReport } from '../schema/composition/check-subgraph.ts';
import { compose, type Composition, type SubgraphSource } from '../schema/composition/compose.ts';
import { LinkError } from '../schema/supergraph/links.ts';
import { diffLines } from './access/diff.ts';
import { formatProblem, readSubgraphs, readText } from './read-subgraphs.ts';

interface Options {
  name: string;
  subgraphs: string;
  register: string;
  json?: true;
}

const FINDINGS = 1;
const NOT_RUN = 2;

/** `concord check`: what would be wrong with the graph if this were a subgraph's schema. */
export function checkCommand(): Command {
  return new Command('check')
    .description("Checks a subgraph's schema among all others: composition, ownership, access.")
    .argument('<schema>', 'the file with the schema to check')
    .requiredOption('--name <subgraph>', 'the subgraph whose schema it is, as in the list of subgraphs')
    .option('--subgraphs <file>', 'the list of subgraphs, as YAML', 'schema/subgraphs.yaml')
    .option('--register <file>', 'the partner register', 'schema/partners.yaml')
    .option('--json', 'for machines: {findings: [{check, message, places, remedy}], ok, changes}')
    .addHelpText(
      'after',
      `
Ends with 0 where nothing was found, 1 where something was, 2 where the check could not be made. Every check is
explained in docs/partner-check.md.

Example:
  $ npx concord check subgraphs/payments/schema.graphql --name payments`,
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : NOT_RUN))
    .action(run);
}

async function run(schema: string, options: Options): Promise<void> {
  let report: CheckReport;
  let changes: DiffReport | undefined;
  try {
    const sources = readSubgraphs(options.subgraphs, { name: options.name, file: schema });
    const register = parseRegister(readText(options.register), options.register);
    const composition = compose(sources);
    report = checkSubgraph(sources, options.name, register, composition);
    changes = await changesBy(composition, readSubgraphs(options.subgraphs), register);
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = NOT_RUN;
    return;
  }
  const findings = Object.values(report).flat();
  if (options.json) console.log(JSON.stringify({ findings, ok: findings.length === 0, changes }, null, 2));
  else console.log([format(options.name, report), ...(changes ? [changesText(changes)] : [])].join('\n\n'));
  if (findings.length > 0) process.exitCode = FINDINGS;
}

/** What the candidate would change in who can see what; undefined where either version is not served. */
async function changesBy(
  after: Composition,
  listed: readonly SubgraphSource[],
  register: Register,
): Promise<DiffReport | undefined> {
  if ('problems' in after) return undefined;
  const before = compose(listed);
  if ('problems' in before) return undefined;
  const { diff } = await import('../schema/access/reports/diff.ts');
  const { modelOf } = await import('./access/load-model.ts');
  try {
    return diff(modelOf(before.supergraph, register), modelOf(after.supergraph, register));
  } catch (error) {
    // What the gateway would refuse to serve is among the findings.
    if (error instanceof RuleError || error instanceof LinkError) return undefined;
    throw error;
  }
}

function changesText(changes: DiffReport): string {
  const lines = diffLines(changes).map((line) => (line === '' ? '' : `  ${line}`));
  return ['What would change in who can see what', '', ...lines].join('\n').trimEnd();
}

function format(name: string, report: CheckReport): string {
  const sections = Object.entries({
    Composition: report.composition,
    Ownership: report.ownership,
    Access: report.access,
  }).filter(([, findings]) => findings.length > 0);
  if (sections.length === 0) return `${name}: nothing was found.`;
  const count = sections.reduce((sum, [, findings]) => sum + findings.length, 0);
  const texts = sections.map(([title, findings]) =>
    [
      title,
      ...findings.map(({ check, message, places, remedy }) => {
        const id = check === 'composition' ? '' : ` [${check}]`;
        const lines = `${formatProblem({ places, message: `${message}${id}` })}\n  do: ${remedy}`.split('\n');
        return lines.map((line) => `  ${line}`).join('\n');
      }),
    ].join('\n\n'),
  );
  return [...texts, `${name}: ${count} ${count === 1 ? 'finding' : 'findings'}.`].join('\n\n');
}
