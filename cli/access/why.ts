import type { Command } from 'commander';
import type { WhyReport } from '../../schema/access/reports/why.ts';
import type { LoadedModel } from './load-model.ts';
import { answering, question, sourceLines, toJson, type QuestionOptions } from './question.ts';
import { recipientLine, ruleLines } from './rules-text.ts';

/** `concord access why`: how a decision comes about. */
export function whyCommand(): Command {
  return question('why', 'Explains why an organisation sees a field or a type, or does not.')
    .argument('<organisation>', 'an organisation of the register, or anonymous')
    .argument('<coordinate>', 'Type.field, or a type')
    .addHelpText('after', '\nExample:\n  $ npx concord access why payments Application.status')
    .action((organisation: string, coordinate: string, options: QuestionOptions) =>
      answering(async () => {
        const { why } = await import('../../schema/access/reports/why.ts');
        const { loadModel } = await import('./load-model.ts');
        const { model, sources } = loadModel(options);
        const report = why(model, organisation, coordinate);
        console.log(options.json ? toJson(sources, report) : toText(report, sources));
      }),
    );
}

function toText(
  { organisation, parties, rules, receives }: WhyReport,
  sources: LoadedModel['sources'],
): string {
  const lines = parties.flatMap(({ sentences }) =>
    sentences.map((one, place) => (place > 0 ? `  ${one}` : one)),
  );
  if (parties.length === 0) lines.push(`${organisation} has no clients, so it cannot ask.`);
  lines.push('', ...ruleLines(rules));
  if (receives.length > 0)
    lines.push(
      '',
      'All the same it receives it as an operator, whoever asks:',
      ...receives.map((one) => `  ${recipientLine(one)}`),
    );
  return [...lines, ...sourceLines(sources)].join('\n');
}
