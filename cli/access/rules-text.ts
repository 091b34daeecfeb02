import type { RecipientReport, RuleReport } from '../../schema/access/reports/rule-report.ts';

/** Lists rules with the places where they are written. */
export function ruleLines(rules: readonly RuleReport[]): string[] {
  if (rules.length === 0) return ['No rule has a say at it itself.'];
  return [
    'By the rules:',
    ...rules.flatMap(({ coordinate, directives, places }) => [
      `  ${coordinate}  ${directives.join(' ')}`,
      ...places.map(
        ({ subgraph, file, line, directive }) => `    ${subgraph}, ${file}:${line}: ${directive}`,
      ),
    ]),
  ];
}

/** Lists what operators receive because it travels to their subgraph. */
export function recipientLine({ coordinate, to, by, form, operator }: RecipientReport): string {
  const shown = form === 'full' ? 'in full' : form === 'pairwise' ? 'as a pairwise pseudonym' : 'unreleased';
  return `${coordinate} goes to the subgraph ${to}, operated by ${operator ?? 'nobody in the register'}, ${shown}, ${inWords(by)}`;
}

function inWords(by: RecipientReport['by']): string {
  switch (by.kind) {
    case 'key':
      return `in the key "${by.fields}" of ${by.type}`;
    case 'requires':
      return `as an input of ${by.field} (@requires)`;
    case 'context':
      return `as an input of ${by.field}, from the objects around it (@fromContext)`;
  }
}
