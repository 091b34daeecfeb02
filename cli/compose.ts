import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { parse } from 'graphql';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { separateRules } from '../schema/access/read-rules.ts';
import { compose, type CompositionProblem, type SubgraphSource } from '../schema/composition/compose.ts';

const subgraphList = z.record(
  z.string().regex(/^[a-z][a-z0-9-]*$/),
  z.strictObject({ schema: z.string(), url: z.url() }),
);

/** `concord compose`: composes the subgraphs of a list into a supergraph file. */
export function composeCommand(): Command {
  return new Command('compose')
    .description("Composes the subgraphs' schemas into the supergraph that the gateway serves.")
    .option('--subgraphs <file>', 'the list of subgraphs, as YAML', 'schema/subgraphs.yaml')
    .option('--out <file>', 'where the supergraph is written', 'schema/supergraph.graphql')
    .addHelpText(
      'after',
      '\nExample:\n  $ npx concord compose --subgraphs schema/subgraphs.yaml --out schema/supergraph.graphql',
    )
    .action(({ subgraphs, out }: { subgraphs: string; out: string }) => {
      const composition = compose(readSources(subgraphs));
      if ('problems' in composition) {
        for (const problem of composition.problems) console.error(format(problem));
        const count = composition.problems.length;
        console.error(`\n${count} ${count === 1 ? 'problem' : 'problems'}; nothing was written.`);
        process.exitCode = 1;
        return;
      }
      // What the gateway would refuse to serve is not written either.
      const { rules } = separateRules(parse(composition.supergraph));
      writeFileSync(`${out}.new`, composition.supergraph);
      renameSync(`${out}.new`, out);
      console.log(`Wrote ${out}: ${rules.size} coordinates with an access rule.`);
    });
}

function readSources(list: string): SubgraphSource[] {
  const read = subgraphList.safeParse(parseYaml(readFileSync(list, 'utf8')));
  if (!read.success) throw new Error(`${list} is not a list of subgraphs:\n${z.prettifyError(read.error)}`);
  return Object.entries(read.data).map(([name, { schema, url }]) => {
    const path = resolve(dirname(list), schema);
    return { name, url, file: relative(process.cwd(), path), sdl: readFileSync(path, 'utf8') };
  });
}

function format({ code, message, places }: CompositionProblem): string {
  const [first, ...others] = places.map(
    ({ subgraph, file, line, column }) => `${file}:${line}:${column} (${subgraph})`,
  );
  const also = others.map((place) => `\n  also ${place}`).join('');
  return `${first ?? 'all subgraphs'}: ${message} [${code}]${also}`;
}
