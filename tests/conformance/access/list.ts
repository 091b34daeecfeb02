import type { CaseName } from './case.ts';

/** What became of a case. */
export type Result = 'pass' | 'FAIL' | 'known failure' | 'not run';

/** Writes the list of cases for a README: id, level and sentence. */
export function listOf(cases: readonly CaseName[]): string {
  const lines = cases.map(({ id, level, sentence }) => `${id}  ${level.padEnd(6)}  ${sentence}`);
  return `\`\`\`text\n${lines.join('\n')}\n\`\`\``;
}

/** Writes what became of each case, and how many of each there are. */
export function reportOf(
  cases: readonly CaseName[],
  results: ReadonlyMap<string, Result>,
  gateway: string,
): string {
  const counts = new Map<Result, number>();
  const lines = cases.map(({ id, level, sentence }) => {
    const result = results.get(id) ?? 'not run';
    counts.set(result, (counts.get(result) ?? 0) + 1);
    return `${id.padEnd(16)}  ${level.padEnd(6)}  ${result.padEnd(13)}  ${sentence}`;
  });
  const summary = [...counts].map(([result, count]) => `${count} ${result}`).join(', ');
  return `Access conformance of ${gateway}\n${lines.join('\n')}\n${cases.length} cases: ${summary}\n`;
}
