import type { Command } from 'commander';
import { printParty } from '../../schema/access/reports/parties.ts';
import type { SeenField, WhatReport } from '../../schema/access/reports/what.ts';
import type { LoadedModel } from './load-model.ts';
import { answering, columns, question, sourceLines, toJson, type QuestionOptions } from './question.ts';
import { recipientLine } from './rules-text.ts';

/** `concord access what`: what an organisation sees. */
export function whatCommand(): Command {
  return question('what', 'Lists what an organisation sees, over all its clients and purposes.')
    .argument('<organisation>', 'an organisation of the register, or anonymous')
    .addHelpText('after', '\nExample:\n  $ npx concord access what payments')
    .action((organisation: string, options: QuestionOptions) =>
      answering(async () => {
        const { what } = await import('../../schema/access/reports/what.ts');
        const { loadModel } = await import('./load-model.ts');
        const { model, sources } = loadModel(options);
        const report = what(model, organisation);
        console.log(options.json ? toJson(sources, report) : toText(report, sources));
      }),
    );
}

function toText(
  { organisation, parties, types, receives }: WhatReport,
  sources: LoadedModel['sources'],
): string {
  const count = types.reduce((sum, { fields }) => sum + fields.length, 0);
  const lines = [
    `${organisation} sees ${count} fields of ${types.length} types, as:`,
    ...parties.map((party, place) => `  ${place + 1}  ${printParty(party)}`),
  ];
  if (parties.length === 0) lines.push('  (it has no clients)');
  for (const { type, fields } of types) {
    lines.push('', type, ...columns(fields.map((field) => fieldRow(field, parties.length))));
  }
  if (receives.length > 0)
    lines.push(
      '',
      'Receives as an operator, whoever asks:',
      ...receives.map((one) => `  ${recipientLine(one)}`),
    );
  return [...lines, ...sourceLines(sources)].join('\n');
}

/** Who sees it is told only where that is not every party. */
function fieldRow({ coordinate, forms }: SeenField, partyCount: number): string[] {
  const shown = forms.map(({ form, parties }) => {
    const text = form === 'full' ? 'in full' : `masked: ${form}`;
    return parties.length === partyCount ? text : `${text} (${parties.map((place) => place + 1).join(', ')})`;
  });
  return [`  ${coordinate}`, shown.join('; ')];
}
