import { renameSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { parse } from 'graphql';
import { separateRules } from '../schema/access/read-rules.ts';
import { parseRegister } from '../schema/access/register.ts';
import { compose, type CompositionProblem } from '../schema/composition/compose.ts';
import { unreleasedProblems } from '../schema/composition/unreleased-problems.ts';
import { formatProblem, readSubgraphs, readText } from './read-subgraphs.ts';

/** `concord compose`: composes the subgraphs of a list into a supergraph file. */
export function composeCommand(): Command {
  return new Command('compose')
    .description("Composes the subgraphs' schemas into the supergraph that the gateway serves.")
    .option('--subgraphs <file>', 'the list of subgraphs, as YAML', 'schema/subgraphs.yaml')
    .option('--register <file>', 'the partner register', 'schema/partners.yaml')
    .option('--out <file>', 'where the supergraph is written', 'schema/supergraph.graphql')
    .addHelpText(
      'after',
      '\nExample:\n  $ npx concord compose --subgraphs schema/subgraphs.yaml --out schema/supergraph.graphql',
    )
    .action(({ subgraphs, register, out }: { subgraphs: string; register: string; out: string }) => {
      const sources = readSubgraphs(subgraphs);
      const composition = compose(sources);
      if ('problems' in composition) {
        refuse(composition.problems);
        return;
      }
      // What the gateway would refuse to serve is not written either.
      const separated = separateRules(parse(composition.supergraph));
      const unreleased = unreleasedProblems(sources, separated, parseRegister(readText(register), register));
      if (unreleased.length > 0) {
        refuse(unreleased);
        return;
      }
      writeFileSync(`${out}.new`, composition.supergraph);
      renameSync(`${out}.new`, out);
      console.log(`Wrote ${out}: ${separated.rules.size} coordinates with an access rule.`);
    });
}

function refuse(problems: readonly CompositionProblem[]): void {
  for (const { code, message, places } of problems)
    console.error(formatProblem({ places, message: `${message} [${code}]` }));
  console.error(
    `\n${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}; nothing was written.`,
  );
  process.exitCode = 1;
}
