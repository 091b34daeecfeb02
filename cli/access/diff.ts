import type { Command } from 'commander';
import type { Change, DiffReport } from '../../schema/access/reports/diff.ts';
import { printParty } from '../../schema/access/reports/parties.ts';
import type { LoadedModel } from './load-model.ts';
import { answering, plainQuestion, sourceLines, toJson } from './question.ts';
import { recipientLine } from './rules-text.ts';

interface Options {
  oldRegister: string;
  newRegister: string;
  json?: true;
}

/** `concord access diff`: what changed for whom between two versions. */
export function diffCommand(): Command {
  return plainQuestion('diff', 'Lists what each party gained, lost or sees in another form, and why.')
    .argument('<old>', 'the old supergraph')
    .argument('<new>', 'the new supergraph')
    .option('--old-register <file>', 'the old partner register', 'schema/partners.yaml')
    .option('--new-register <file>', 'the new partner register', 'schema/partners.yaml')
    .addHelpText(
      'after',
      `
Exit code: 0 no change, 1 changes, 2 an error.

Example:
  $ git show HEAD~1:schema/supergraph.graphql > /tmp/old.graphql
  $ npx concord access diff /tmp/old.graphql schema/supergraph.graphql`,
    )
    .action((old: string, now: string, options: Options) => answering(() => compare([old, now], options)));
}

async function compare([old, now]: [string, string], options: Options): Promise<void> {
  const { diff } = await import('../../schema/access/reports/diff.ts');
  const { loadModel } = await import('./load-model.ts');
  const before = loadModel({ supergraph: old, register: options.oldRegister });
  const after = loadModel({ supergraph: now, register: options.newRegister });
  const report = diff(before.model, after.model);
  const sources = { old: before.sources, new: after.sources };
  console.log(options.json ? toJson(sources, report) : toText(report, sources));
  if (report.changes.length + report.received.length > 0) process.exitCode = 1;
}

function toText(report: DiffReport, sources: Record<'old' | 'new', LoadedModel['sources']>): string {
  const lines = diffLines(report);
  const made = [...sourceLines(sources.old, 'old '), ...sourceLines(sources.new, 'new ').slice(1)];
  return [...lines.slice(0, -1), ...made].join('\n');
}

/** What changed for whom, a paragraph each with an empty line behind it. */
export function diffLines({ changes, received }: DiffReport): string[] {
  const lines = changes.flatMap(changeLines);
  for (const { kind, received: one } of received)
    lines.push(`${kind === 'gained' ? 'sent now' : 'no longer sent'}: ${recipientLine(one)}`, '');
  return lines.length > 0 ? lines : ['Nobody sees anything else than before.', ''];
}

function changeLines(change: Change): string[] {
  const { organisation, kind, fields, causes } = change;
  const verb = kind === 'other form' ? 'sees in another form' : kind;
  const who = change.client === undefined ? organisation : `${organisation}, ${printParty(change)}`;
  return [
    `${who}: ${verb}`,
    ...fields.map(
      ({ coordinate, before, after }) =>
        `  ${coordinate}  ${before ?? 'not there'} -> ${after ?? 'not there'}`,
    ),
    ...causes.map((cause) => `  because ${cause}`),
    '',
  ];
}
