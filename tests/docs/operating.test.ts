import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { METRICS } from '../../gateway/telemetry/metric-list.ts';
import { STAGES } from '../../gateway/telemetry/watch.ts';
import { untilMetrics } from '../kit/metrics.ts';
import { startOtlpReceiver } from '../kit/otlp-receiver.ts';
import { startScenario } from '../kit/scenario.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/operating.md'), 'utf8');
const ALERTS = parse(readFileSync(join(ROOT, 'deploy/prometheus/alerts.yaml'), 'utf8')) as {
  groups: { rules: { alert: string; expr: string }[] }[];
};
const RULES = ALERTS.groups.flatMap(({ rules }) => rules);
const DASHBOARD = JSON.parse(readFileSync(join(ROOT, 'deploy/grafana/concord.json'), 'utf8')) as {
  panels: { id: number; title: string; targets?: { expr: string }[] }[];
};

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();
/** The names of metrics in a text, without the suffixes of a histogram's parts. */
const namesIn = (text: string): string[] =>
  [...text.matchAll(/\bconcord_[a-z_]+/g)].map(([name]) => {
    const whole = name.replace(/_(bucket|sum|count)$/, '');
    return NAMES.includes(whole) ? whole : name;
  });
const NAMES: readonly string[] = Object.values(METRICS).map(({ name }) => name);

describe('metrics', () => {
  const scraped = new Set<string>();

  /** Asks one gateway a little of everything, and reads what it says. */
  async function collect(settings: Record<string, unknown>): Promise<void> {
    const gateway = await startScenario({
      subgraphs: {
        city: {
          sdl: 'type Query { me: String secret: String @authenticated }',
          resolvers: { Query: { me: () => Promise.reject(new Error('x')), secret: () => 's' } },
        },
      },
      clients: { reader: [] },
      settings,
    });
    try {
      await Promise.all(['{ me }', '{ me }'].map((query) => gateway.request(query)));
      await gateway.request('{ me secret }');
      const found = await untilMetrics(
        gateway,
        ({ value }) => value('concord_requests_total') === 3 && value('concord_spans_total') > 0,
      );
      for (const name of found.names) scraped.add(name);
    } finally {
      await gateway.stop();
    }
  }

  beforeAll(async () => {
    const receiver = await startOtlpReceiver();
    const telemetry = { metrics: { port: 0 }, traces: { endpoint: receiver.traces, sampleRatio: 1 } };
    await collect({ telemetry });
    const folder = mkdtempSync(join(tmpdir(), 'concord-manifest-'));
    const manifest = join(folder, 'manifest.json');
    writeFileSync(manifest, JSON.stringify({ some: '{ some }' }));
    const trustedDocuments = { manifests: [manifest], mode: 'log' };
    await collect({ telemetry, trustedDocuments, workers: 2, access: { mode: 'dry-run' } });
    rmSync(folder, { recursive: true });
    receiver.close();
  }, 180_000);

  test('all that can be there are there after a little traffic', () => {
    // Who joins whom is a matter of moments, in two workers.
    expect(sorted([...scraped, METRICS.shared.name])).toEqual(sorted(NAMES));
  });

  test('docs/operating.md has a row for each, and none for another', () => {
    const rows = [...PAGE.matchAll(/^\| `(concord_[a-z_]+)` *\| ([a-z, ]*?) *\|/gm)];
    const listed = Object.fromEntries(rows.map(([, name = '', labels = '']) => [name, labels]));
    const expected = Object.values(METRICS).map(({ name, labels }) => [name, labels.join(', ')]);
    expect(listed).toEqual(Object.fromEntries(expected));
    expect(sorted(namesIn(PAGE))).toEqual(sorted(NAMES));
  });

  test.each(DASHBOARD.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr])))(
    'the dashboard asks for what there is: %s, %s',
    (_title, expr) => {
      const names = namesIn(expr);
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(NAMES).toContain(name);
      expectToBeBalanced(expr);
    },
  );

  test('the dashboard leaves none out, and its panels are told apart', () => {
    const asked = DASHBOARD.panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr }) => namesIn(expr)),
    );
    expect(sorted(asked)).toEqual(sorted(NAMES));
    const ids = DASHBOARD.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test.each(RULES.map(({ alert, expr }) => [alert, expr]))(
  'the alert %s asks for what there is, and the page says what to do',
  (alert, expr) => {
    for (const name of namesIn(expr)) expect(NAMES).toContain(name);
    expectToBeBalanced(expr);
    const section = PAGE.split(`### ${alert}\n`)[1]?.split('\n#')[0] ?? '';
    expect(section.length).toBeGreaterThan(60);
  },
);

test('the page has no section for an alert that does not exist', () => {
  const sections = [...PAGE.matchAll(/^### (Concord\w+)/gm)].map(([, alert]) => alert);
  expect(sections.sort()).toEqual(RULES.map(({ alert }) => alert).sort());
});

test('the page says of every code what it means for an operator', () => {
  const errors = readFileSync(join(ROOT, 'docs/errors.md'), 'utf8');
  const codes = [...errors.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code = '']) => code);
  expect(codes.filter((code) => !PAGE.includes(`\`${code}\``))).toEqual([]);
});

test('the page names every stage and every message of the log', () => {
  for (const stage of STAGES) expect(PAGE).toContain(`\`${stage}\``);
  const messages = filesIn('gateway').concat(filesIn('cli')).flatMap(messagesIn);
  expect(messages.length).toBeGreaterThan(10);
  expect(messages.filter((message) => !PAGE.includes(`\`${message}\``))).toEqual([]);
});

function filesIn(folder: string): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts')).map((file) => join(ROOT, folder, file));
}

/** What a file says to the log: all strings in its calls. */
function messagesIn(file: string): string[] {
  const calls = readFileSync(file, 'utf8').matchAll(/logger\s*\.(?:info|warn|error)\(([^;]*?),?\s*\);/g);
  return [...calls].flatMap(([, call = '']) =>
    [...call.matchAll(/'([^'\n]+)'/g)].map(([, text = '']) => text),
  );
}

const BRACKETS = [
  ['(', ')'],
  ['{', '}'],
  ['[', ']'],
] as const;

function expectToBeBalanced(expr: string): void {
  for (const [opening, closing] of BRACKETS)
    expect(expr.split(opening).length).toBe(expr.split(closing).length);
}
