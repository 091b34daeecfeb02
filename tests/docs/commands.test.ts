import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'concord-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Files that the pages' commands write: they go to a folder of this test's own. */
const WRITTEN = /\b(candidate\.graphql|new\.yaml)\b/g;

/** A block of a page: the commands after `$`, and below the last of them what it prints. */
interface Example {
  commands: string[];
  printed: string;
}

function examplesOf(page: string): Example[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```\n(\$ [^]*?)^```$/gm)].map(([, block = '']) => {
    const lines = block.trimEnd().split('\n');
    const first = lines.findIndex((line) => !line.startsWith('$ '));
    return {
      commands: lines.slice(0, first).map((line) => line.slice(2)),
      printed: lines.slice(first).join('\n'),
    };
  });
}

/** Runs commands as a reader would, one after the other, and gives what the last prints. */
function run(commands: readonly string[]): string {
  const options: ExecFileSyncOptions = { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] };
  const outputs = commands.map((command) => {
    const here = command
      .replaceAll(WRITTEN, join(folder, '$1'))
      .replace(/^npx concord/, `${process.execPath} cli/concord.mjs`);
    // A check that finds something ends with 1, and so does a diff.
    return String(execFileSync('sh', ['-c', `${here} || [ $? = 1 ]`], options));
  });
  return outputs.at(-1)?.replaceAll(`${folder}/`, '') ?? '';
}

/** Whatever the files' hashes are now, and however wide a column. */
function normalised(text: string): string {
  return text.replaceAll(/SHA-256 [0-9a-f]{64}/g, 'SHA-256 <hash>').trimEnd();
}

describe.each(['README.md', 'docs/access-reports.md', 'docs/partner-check.md'])('what %s shows', (page) => {
  const examples = examplesOf(page);

  test('is there', () => expect(examples.length).toBeGreaterThan(0));

  test.each(examples.map((example) => [example.commands.join(' && '), example] as const))(
    '%s prints what stands below it',
    (_commands, { commands, printed }) => {
      const actual = normalised(run(commands));
      const parts = normalised(printed).split(/\n?^\.\.\.$\n?/m);
      let rest = actual;
      for (const [place, part] of parts.entries()) {
        const at = rest.indexOf(part);
        // The first part begins what is printed, and every part is there, in this order.
        if (at === -1 || (place === 0 && at > 0)) expect(actual).toBe(normalised(printed));
        rest = rest.slice(at + part.length);
      }
      if (parts.length === 1) expect(actual).toBe(parts[0]);
    },
  );
});

test('the finding that docs/partner-check.md shows as JSON is one of its example', () => {
  const page = 'docs/partner-check.md';
  const [, json = ''] = /^```json\n([^]*?)^```$/m.exec(readFileSync(join(ROOT, page), 'utf8')) ?? [];
  const shown = JSON.parse(json) as { findings: unknown[]; ok: boolean };
  const [example] = examplesOf(page);
  const commands = example?.commands.map((command) =>
    command.startsWith('npx') ? `${command} --json` : command,
  );
  const actual = JSON.parse(run(commands ?? [])) as { findings: unknown[]; ok: boolean };
  expect(shown.findings).toHaveLength(1);
  expect(actual.findings).toContainEqual(shown.findings[0]);
  expect(actual.ok).toBe(shown.ok);
});
