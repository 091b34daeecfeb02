import type { Command } from 'commander';
import type { CallerReport, WhoReport } from '../../schema/access/reports/who.ts';
import type { LoadedModel } from './load-model.ts';
import { answering, columns, question, sourceLines, toJson, type QuestionOptions } from './question.ts';
import { recipientLine, ruleLines } from './rules-text.ts';

/** `concord access who`: who sees a field or a type. */
export function whoCommand(): Command {
  return question(
    'who',
    'Lists who sees a field or a type: in which form, for which purposes, by which rule.',
  )
    .argument('<coordinate>', 'Type.field, or a type')
    .addHelpText('after', '\nExample:\n  $ npx concord access who Resident.income')
    .action((coordinate: string, options: QuestionOptions) =>
      answering(async () => {
        const { who } = await import('../../schema/access/reports/who.ts');
        const { loadModel } = await import('./load-model.ts');
        const { model, sources } = loadModel(options);
        const report = who(model, coordinate);
        console.log(options.json ? toJson(sources, report) : toText(report, sources));
      }),
    );
}

function toText(report: WhoReport, sources: LoadedModel['sources']): string {
  const { coordinate, callers, rules, operators } = report;
  const lines = callers.length > 0 ? [`${coordinate} is seen by:`] : [`${coordinate} is seen by nobody.`];
  lines.push(...columns(callers.map(callerRow)), '', ...ruleLines(rules));
  if (operators.length > 0)
    lines.push('', 'Sent to, whoever asks:', ...operators.map((received) => `  ${recipientLine(received)}`));
  return [...lines, ...sourceLines(sources)].join('\n');
}

function callerRow({ organisation, client, resident, form, purposes }: CallerReport): string[] {
  const name = `${client ?? ''}${resident ? ' (a resident)' : ''}`;
  const purpose = purposes.length > 0 ? `for ${purposes.join(', ')}` : '';
  return [`  ${organisation}`, name, form === 'full' ? 'in full' : `masked: ${form}`, purpose];
}
