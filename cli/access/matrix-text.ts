import type { Cell, MatrixReport } from '../../schema/access/reports/matrix.ts';
import type { LoadedModel } from './load-model.ts';
import { columns, sourceLines } from './question.ts';
import { recipientLine } from './rules-text.ts';

/** Writes the matrix as a table. */
export function* matrixText(report: MatrixReport, sources: LoadedModel['sources']): Generator<string> {
  const { organisations, fields, received } = report;
  const header = ['', ...organisations.map(({ name }) => name)];
  const body = fields.map(({ coordinate, cells }) => [
    coordinate,
    ...cells.map((cell, column) => cellText(cell, organisations[column]?.parties.length ?? 0)),
  ]);
  for (const line of columns([header, ...body])) yield `${line}\n`;
  yield '\nfull: seen in full; year and the like: masked so; -: refused; .: not reachable;\n';
  yield '*: not for every client and purpose of the organisation (`concord access what` tells for which).\n';
  if (received.length > 0) yield '\nSent to subgraphs, whoever asks:\n';
  for (const one of received) yield `  ${recipientLine(one)}\n`;
  yield `${sourceLines(sources).join('\n')}\n`;
}

/** Writes what is in a cell in a word; the star says that not every party sees it, or not in one form. */
export function cellText({ verdict, forms }: Cell, parties: number): string {
  if (verdict === 'refused') return '-';
  if (verdict === 'not reachable') return '.';
  const isForAll = forms.length === 1 && forms[0]?.parties.length === parties;
  return `${forms.map(({ form }) => form).join(', ')}${isForAll ? '' : '*'}`;
}

/** Writes the matrix as JSON, one field a line. */
export function* matrixJson(
  { organisations, fields, received }: MatrixReport,
  sources: LoadedModel['sources'],
): Generator<string> {
  const head = JSON.stringify({ ...sources, organisations, received }, null, 2).slice(0, -2);
  yield `${head},\n  "fields": [\n`;
  for (const [place, { coordinate, type, cells }] of fields.entries()) {
    const named = Object.fromEntries(organisations.map(({ name }, column) => [name, cells[column]]));
    const comma = place < fields.length - 1 ? ',' : '';
    yield `    ${JSON.stringify({ coordinate, type, cells: named })}${comma}\n`;
  }
  yield '  ]\n}\n';
}
