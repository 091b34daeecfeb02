import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { IMAGE_FLAGS } from '../../development/image-flags.ts';
import type { Measured } from './measure.ts';

const HEAD = ['', 'CPU ms a request', 'ratio', 'requests/s', 'p50 ms', 'p99 ms', 'subgraph requests'];

/** A scenario's figures as rows of text. The ratio is to the first row's CPU time. */
function rowsOf({ rows }: Measured): string[][] {
  const base = rows[0]?.median.cpuMs ?? Number.NaN;
  return rows.map(({ name, median: { cpuMs, perSecond, p50, p99, fetches } }) => [
    ...[name, cpuMs.toFixed(3), (cpuMs / base).toFixed(2), perSecond.toFixed(0)],
    ...[p50.toFixed(1), p99.toFixed(1), fetches.toFixed(1)],
  ]);
}

/** A scenario as a table for the terminal. */
export function printTable(measured: Measured): string {
  const rows = [HEAD, ...rowsOf(measured)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  return `\n${measured.title}\n${lines.join('\n')}\n`;
}

/** A scenario as a chapter of Markdown. */
export function markdownOf(measured: Measured): string {
  const rows = [HEAD, HEAD.map((_, column) => (column === 0 ? '---' : '---:')), ...rowsOf(measured)];
  return `## ${measured.title}\n\n${measured.about}\n\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;
}

/** Writes a file of results: on which machine, with which versions, when, and how busy the machine was. */
export async function writeResults(
  name: string,
  command: string,
  chapters: readonly string[],
): Promise<string> {
  const file = fileURLToPath(new URL(`../${name}`, import.meta.url));
  const text = `# Measured by \`${command}\`\n\n${about().join('\n')}\n\n${chapters.join('\n')}`;
  writeFileSync(file, await format(text, { parser: 'markdown', printWidth: 110 }));
  return file;
}

function about(): string[] {
  const processors = cpus();
  const load = loadavg().map((average) => average.toFixed(1));
  return [
    `- ${new Date().toISOString().slice(0, 10)}, Node.js ${process.versions.node}, ${process.platform} ${process.arch}`,
    `- ${processors.length} x ${processors[0]?.model.trim() ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `- load at the end (1, 5, 15 minutes): ${load.join(', ')}`,
    `- ${['@apollo/gateway', '@apollo/server', '@graphql-hive/gateway', '@graphql-hive/router-runtime'].map((name) => `${name} ${versionOf(name)}`).join(', ')}`,
    `- Concord is started as its container image starts it, with \`${IMAGE_FLAGS.join(' ')}\`; the others as their own programs do`,
    '- medians of rounds in which the gateways take turns; each is one process with `NODE_ENV=production`, asked over ten connections; CPU time is that of its process, all threads',
    '- the clock (requests/s, p50, p99) is shared with the subgraphs and with what asks; CPU time is not',
  ];
}

function versionOf(name: string): string {
  const file = new URL(`../others/node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
