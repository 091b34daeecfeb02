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
export function recipientLine({ coordinate, to, by, operator }: RecipientReport): string {
  const what =
    by.kind === 'key' ? `in the key "${by.fields}" of ${by.type}` : `as an input of ${by.field} (@requires)`;
  return `${coordinate} goes to the subgraph ${to}, operated by ${operator ?? 'nobody in the register'}, ${what}`;
}
