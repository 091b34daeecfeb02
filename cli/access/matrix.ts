import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import { answering, question, type QuestionOptions } from './question.ts';

interface Options extends QuestionOptions {
  html?: string;
}

/** `concord access matrix`: all organisations by all fields. */
export function matrixCommand(): Command {
  return question('matrix', 'Shows all organisations by all fields.')
    .option('--html <file>', 'write a page of its own, to filter and to print')
    .addHelpText('after', '\nExample:\n  $ npx concord access matrix --html matrix.html')
    .action((options: Options) => answering(() => run(options)));
}

async function run(options: Options): Promise<void> {
  const { matrix } = await import('../../schema/access/reports/matrix.ts');
  const { loadModel } = await import('./load-model.ts');
  const { model, sources } = loadModel(options);
  const report = matrix(model);
  if (options.html !== undefined) {
    const { matrixHtml } = await import('./matrix-html.ts');
    const file = createWriteStream(options.html);
    await Promise.all([finished(file), write(file, matrixHtml(report, sources)).then(() => file.end())]);
    console.error(`Wrote ${options.html}.`);
    if (!options.json) return;
  }
  const { matrixJson, matrixText } = await import('./matrix-text.ts');
  await write(process.stdout, options.json ? matrixJson(report, sources) : matrixText(report, sources));
}

/** Piece by piece: the matrix of a large federation is longer than a string may be. */
async function write(out: NodeJS.WritableStream, pieces: Iterable<string>): Promise<void> {
  // A reader that goes away, such as `head`, has what it wanted.
  out.on('error', ({ code }: NodeJS.ErrnoException) => code === 'EPIPE' && process.exit(0));
  for (const piece of pieces) if (!out.write(piece)) await once(out, 'drain');
}
