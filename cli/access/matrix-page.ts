/** How the page of the matrix looks, on a screen and on paper. Verdicts differ by their text first, and by colour second. */
export const STYLE = `
:root { color-scheme: light dark; --line: #8886; --full: #0a7a3a; --mask: #8a5a00; --none: #6b6b6b; }
@media (prefers-color-scheme: dark) { :root { --full: #6fdc9a; --mask: #f0c060; --none: #a5a5a5; } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0 0 1rem; font-size: .85rem; }
dd { margin: 0; overflow-wrap: anywhere; }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; }
form > * { box-sizing: border-box; }
form label { display: grid; font-size: .85rem; gap: .15rem; }
select, input, button { font: inherit; box-sizing: border-box; height: 2.1rem; padding: .25rem .4rem; max-width: 16rem; }
.scroll { overflow: auto; max-height: 75vh; border: 1px solid var(--line); }
table { border-collapse: separate; border-spacing: 0; }
caption { text-align: left; padding: .4rem .6rem; font-size: .85rem; }
th, td { text-align: left; vertical-align: top; padding: .2rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { position: sticky; top: 0; z-index: 1; background: Canvas; }
thead th:first-child { left: 0; z-index: 2; }
tbody th { font-weight: normal; font-family: ui-monospace, monospace; position: sticky; left: 0; background: Canvas; }
td.full { color: var(--full); font-weight: 600; }
td.mask { color: var(--mask); font-style: italic; font-weight: 600; }
td small { display: block; color: var(--none); font-weight: normal; white-space: pre-line; }
td.refused, td.unreachable { color: var(--none); }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  :root { color-scheme: light; --full: #0a7a3a; --mask: #8a5a00; --none: #6b6b6b; }
  form, button, noscript { display: none; }
  body { margin: 0; font-size: 9px; }
  th, td { padding: .1rem .3rem; }
  thead th, tbody th, td { white-space: normal; overflow-wrap: anywhere; }
  .scroll { overflow: visible; max-height: none; border: 0; }
  thead th, tbody th { position: static; }
  tr { break-inside: avoid; }
}
`;

/** What the page does: it shows the rows and columns that the filter leaves. Everything is put in as text, never as HTML. */
export const SCRIPT = `
'use strict';
const FIRST_ROWS = 500;
const { organisations, cells, rows } = JSON.parse(document.getElementById('data').textContent);
const form = document.getElementById('filter');
const more = document.getElementById('more');
const WORDS = { refused: 'refused', 'not reachable': 'not reachable' };

function element(name, text, attributes) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function cellElement(cell) {
  const kind = cell.verdict === 'not reachable' ? 'unreachable' : cell.verdict;
  const made = element('td', WORDS[cell.verdict] ?? cell.text, { class: kind });
  if (cell.text.endsWith('*')) made.append(element('small', cell.detail, {}));
  return made;
}

function show(limit) {
  const { value: organisation } = form.elements.organisation;
  const { value: type } = form.elements.type;
  const { value: verdict } = form.elements.verdict;
  const text = form.elements.text.value.trim().toLowerCase();
  const columns = organisations.map((_, place) => place).filter((place) => !organisation || organisations[place] === organisation);
  const found = rows.filter((row) =>
    (!type || row[0].startsWith(type + '.')) &&
    (!verdict || columns.some((place) => cells[row[place + 1]].verdicts.includes(verdict))) &&
    (!text || row[0].toLowerCase().includes(text) || columns.some((place) => cells[row[place + 1]].detail.toLowerCase().includes(text))));
  const head = document.createElement('tr');
  head.append(element('th', 'Field', { scope: 'col' }), ...columns.map((place) => element('th', organisations[place], { scope: 'col' })));
  document.querySelector('thead').replaceChildren(head);
  const body = found.slice(0, limit).map((row) => {
    const line = document.createElement('tr');
    line.append(element('th', row[0], { scope: 'row' }), ...columns.map((place) => cellElement(cells[row[place + 1]])));
    return line;
  });
  document.querySelector('tbody').replaceChildren(...body);
  // The filter itself is not printed, so what it leaves out is said in words.
  const filter = [...form.querySelectorAll('select, input')].filter(({ value }) => value.trim()).map((field) => field.closest('label').firstChild.textContent.trim() + ': ' + field.value.trim());
  document.getElementById('count').textContent = (filter.length > 0 ? filter.join(', ') + '. ' : '') + found.length + ' of ' + rows.length + ' fields' + (found.length > limit ? ', the first ' + limit + ' shown' : '');
  more.hidden = found.length <= limit;
}

form.addEventListener('submit', (event) => event.preventDefault());
form.addEventListener('input', () => show(FIRST_ROWS));
form.addEventListener('reset', () => setTimeout(() => show(FIRST_ROWS)));
more.addEventListener('click', () => show(Infinity));
document.getElementById('print').addEventListener('click', () => window.print());
show(FIRST_ROWS);
`;
