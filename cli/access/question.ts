import { Command, type CommanderError } from 'commander';
import type { LoadedModel, Source } from './load-model.ts';

/** The options that every question about one version has. */
export interface QuestionOptions {
  supergraph: string;
  register: string;
  subgraphs: string;
  json?: true;
}

/** The exit code of a question that could not be answered; 1 says that `diff` found changes. */
const FAILED = 2;

/** Begins a command that asks one question about one version. */
export function question(name: string, description: string): Command {
  return plainQuestion(name, description)
    .option('--supergraph <file>', 'the supergraph', 'schema/supergraph.graphql')
    .option('--register <file>', 'the partner register', 'schema/partners.yaml')
    .option(
      '--subgraphs <file>',
      "the list of subgraphs, which tells each rule's file and line",
      'schema/subgraphs.yaml',
    );
}

/** Begins a command that answers as text, or as JSON. */
export function plainQuestion(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--json', 'answer as JSON')
    .exitOverride(({ exitCode }: CommanderError) => process.exit(exitCode === 0 ? 0 : FAILED));
}

/** Runs what answers a question; what it throws is told in one line, with exit code 2. */
export async function answering(answer: () => Promise<void>): Promise<void> {
  try {
    await answer();
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = FAILED;
  }
}

/** Writes an answer as JSON. */
export function toJson(sources: object, report: object): string {
  return JSON.stringify({ ...sources, ...report }, null, 2);
}

/** The lines that say what a report was made from. */
export function sourceLines(sources: LoadedModel['sources'], prefix = ''): string[] {
  const line = (name: string, { file, sha256 }: Source): string =>
    `${prefix}${name} ${file}\n  SHA-256 ${sha256}`;
  return ['', line('supergraph', sources.supergraph), line('register', sources.register)];
}

/** Writes lines so that their columns stand under each other, two spaces apart. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
