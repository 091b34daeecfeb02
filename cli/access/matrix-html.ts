import type { Cell, MatrixReport } from '../../schema/access/reports/matrix.ts';
import { printParty, type PartyName } from '../../schema/access/reports/parties.ts';
import type { LoadedModel, Source } from './load-model.ts';
import { SCRIPT, STYLE } from './matrix-page.ts';
import { cellText } from './matrix-text.ts';
import { recipientLine } from './rules-text.ts';

/**
 * Writes the matrix as a page of its own: it loads nothing, sends nothing, and a policy in it keeps it so. The cells are
 * data that the page's script shows as text, the first rows at once and the rest on demand.
 */
export function* matrixHtml(report: MatrixReport, sources: LoadedModel['sources']): Generator<string> {
  const { organisations, fields, received } = report;
  const types = [...new Set(fields.map(({ type }) => type))];
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Who sees what</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Who sees what</h1>
<dl>
${sourceItem('Supergraph', sources.supergraph)}
${sourceItem('Partner register', sources.register)}
</dl>
<form id="filter" role="search" aria-label="Filter the matrix">
${select(
  'organisation',
  'Organisation',
  organisations.map(({ name }) => name),
)}
${select('type', 'Type', types)}
${select('verdict', 'Verdict', ['full', 'mask', 'refused', 'not reachable'])}
<label>Text <input id="text" type="search" autocomplete="off" spellcheck="false"></label>
<button type="reset">Clear</button>
<button type="button" id="print">Print</button>
</form>
<p id="count" role="status"></p>
<noscript><p>This page needs its script to show the table; <code>concord access matrix</code> prints the same without.</p></noscript>
<div class="scroll" tabindex="0" role="region" aria-label="The matrix"><table>
<caption>Each field, and the form in which each organisation sees it. <b>*</b>: not for every client and purpose; below it stands for which.</caption>
<thead></thead><tbody></tbody></table></div>
<p><button type="button" id="more" hidden>Show all</button></p>
<h2>Sent to subgraphs, whoever asks</h2>
<ul>${received.map((one) => `<li>${escapeHtml(recipientLine(one))}</li>`).join('\n')}</ul>
<script type="application/json" id="data">`;
  yield* dataPieces(report);
  yield `</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** Each different cell once, and for each field the places of its cells in that list. */
function* dataPieces({ organisations, fields }: MatrixReport): Generator<string> {
  const known = organisations.map(() => new Map<Cell, number>());
  const cells: object[] = [];
  const rows = fields.map(({ coordinate, cells: row }) => [
    coordinate,
    ...row.map((cell, column) => {
      const mine = known[column];
      let place = mine?.get(cell);
      if (place === undefined) {
        place = cells.push(shownCell(cell, organisations[column]?.parties ?? [])) - 1;
        mine?.set(cell, place);
      }
      return place;
    }),
  ]);
  yield `{"organisations":${inScript(organisations.map(({ name }) => name))},"cells":${inScript(cells)},"rows":[\n`;
  for (const [place, row] of rows.entries()) yield `${place > 0 ? ',\n' : ''}${inScript(row)}`;
  yield ']}';
}

function shownCell(cell: Cell, parties: readonly PartyName[]): object {
  const detail = cell.forms.map(
    ({ form, parties: seers }) =>
      `${form}: ${seers.map((place) => (parties[place] ? printParty(parties[place]) : '')).join('; ')}`,
  );
  const isMaskedForSome = cell.forms.some(({ form }) => form !== 'full');
  const verdicts = isMaskedForSome ? [...new Set([cell.verdict, 'mask'])] : [cell.verdict];
  return { verdict: cell.verdict, verdicts, text: cellText(cell, parties.length), detail: detail.join('\n') };
}

/** JSON that cannot end the element it stands in. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function select(id: string, label: string, values: readonly string[]): string {
  const options = values.map((value) => `<option>${escapeHtml(value)}</option>`).join('');
  return `<label>${label} <select id="${id}"><option value="">all</option>${options}</select></label>`;
}

function sourceItem(name: string, { file, sha256 }: Source): string {
  return `<dt>${name}</dt><dd>${escapeHtml(file)}<br><code>SHA-256 ${sha256}</code></dd>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
