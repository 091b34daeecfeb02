import { p99, type Seen } from './watch.ts';

/** What became of a case. */
export interface Result {
  problems: readonly string[];
  /** In short, what came back. */
  reply: string;
  seen: Seen;
  /** What was seen in quiet, by which it was judged. */
  quiet: Seen;
  /** How often it was attacked. */
  runs: number;
}

const ms = (value: number): string => `${Math.round(value)} ms`.padStart(8);
const MEBIBYTE = 1_048_576;

/** Writes what became of each case, and what was seen of everybody else. */
export function reportOf(
  title: string,
  cases: readonly { id: string; claim: string }[],
  { quiet, results }: { quiet: Seen; results: ReadonlyMap<string, Result> },
): string {
  const lines = cases.map(({ id, claim }) => {
    const result = results.get(id);
    if (!result) return `${id.padEnd(22)} not run  ${claim}`;
    const { problems, reply, seen, runs } = result;
    const isAnew = result.quiet !== quiet;
    return [
      id.padEnd(22),
      problems.length === 0 ? 'pass' : 'FAIL',
      reply.padEnd(16),
      String(runs).padStart(4),
      ...[seen.healthMs, p99(seen.bystanderMs), seen.stalledMs].map(ms),
      `${((seen.bytes - quiet.bytes) / MEBIBYTE).toFixed(1)} MiB`.padStart(9),
      `  ${claim}${isAnew ? ` (looked at again; in quiet then ${ms(p99(result.quiet.bystanderMs)).trim()})` : ''}`,
    ].join(' ');
  });
  const all = [...results.values()];
  const passed = all.filter(({ problems }) => problems.length === 0).length;
  const worst = (of: (seen: Seen) => number): string =>
    ms(Math.max(...all.map(({ seen }) => of(seen)))).trim();
  return `${title}
quiet: health ${ms(quiet.healthMs).trim()}, bystander p99 ${ms(p99(quiet.bystanderMs)).trim()}, event loop held up ${ms(quiet.stalledMs).trim()}
id                     result reply            runs   health   p99 by  stalled  memory    claim
${lines.join('\n')}
${cases.length} cases, ${passed} passed; at worst: health ${worst(({ healthMs }) => healthMs)}, bystander p99 ${worst(({ bystanderMs }) => p99(bystanderMs))}, event loop held up ${worst(({ stalledMs }) => stalledMs)}
`;
}
