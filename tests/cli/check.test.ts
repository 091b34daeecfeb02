import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ALL_CHECKS } from '../../schema/composition/checks/all-checks.ts';
import { concord } from '../kit/run-command.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SCHEMA = 'subgraphs/payments/schema.graphql';
const folder = mkdtempSync(join(tmpdir(), 'concord-check-'));

/** Writes a candidate: the payment company's schema with one field more on Application, and an empty rule. */
function writeCandidate(): { file: string; line: number } {
  const sdl = readFileSync(join(ROOT, SCHEMA), 'utf8')
    .replace('  amountDue: Money @external', '  amountDue: Money @external\n  decidedAt: DateTime @shareable')
    .replace('[["payment:write"]]', '[]');
  const file = join(folder, 'payments.graphql');
  writeFileSync(file, sdl);
  return { file, line: sdl.split('\n').findIndex((text) => text.startsWith('  decidedAt:')) + 1 };
}

describe('concord check', () => {
  test('is 0 where nothing is found', async () => {
    const { code, stdout } = await concord(['check', SCHEMA, '--name', 'payments']);
    expect([code, stdout]).toEqual([
      0,
      'payments: nothing was found.\n\nWhat would change in who can see what\n\n  Nobody sees anything else than before.\n',
    ]);
  });

  test('tells what the candidate would change in who can see what', async () => {
    const sdl = readFileSync(resolve(ROOT, 'subgraphs/messaging/schema.graphql'), 'utf8');
    const file = join(folder, 'wider.graphql');
    writeFileSync(file, sdl.replace(' @requiresScopes(scopes: [["message:read"]])', ''));
    const { code, stdout } = await concord(['check', file, '--name', 'messaging']);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /payments, payments-service, asking for payment: gained\n\s+Application\.notifications {2}refused -> full/,
    );
    expect(stdout).toContain(
      'because the rule at Application.notifications was @requiresScopes(scopes: [["message:read"]]) and is none',
    );
  });

  test('is 1 where something is, and tells composition, ownership, access, in this order', async () => {
    const { file, line } = writeCandidate();
    const { code, stdout } = await concord(['check', file, '--name', 'payments']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^Composition\n[^]*\n\nOwnership\n[^]*\n\nAccess\n[^]*\n\npayments: 3 findings\.\n$/,
    );
    expect(stdout).toContain('[INVALID_FIELD_SHARING]');
    expect(stdout).toMatch(
      new RegExp(
        `payments\\.graphql:${line}:23 \\(payments\\): .*Application\\.decidedAt.*\\[consent-missing\\]`,
      ),
    );
    expect(stdout).toMatch(/ {4}also subgraphs\/government\/schema\.graphql:\d+:3 \(government\)/);
    expect(stdout.match(/^ {4}do: \S.*\.$/gm)).toHaveLength(3);
  });

  test('--json is the same for machines', async () => {
    const { file, line } = writeCandidate();
    const { code, stdout } = await concord(['check', file, '--name', 'payments', '--json']);
    const { ok, findings } = JSON.parse(stdout) as {
      ok: boolean;
      findings: { check: string; places: object[] }[];
    };
    expect([code, ok]).toEqual([1, false]);
    expect(findings.map(({ check }) => check)).toEqual(['composition', 'consent-missing', 'rule-empty']);
    expect(findings[1]?.places[0]).toMatchObject({ subgraph: 'payments', line, column: 23 });
    for (const finding of findings)
      expect(Object.keys(finding)).toEqual(['check', 'message', 'places', 'remedy']);
    const clean = await concord(['check', SCHEMA, '--name', 'payments', '--json']);
    expect(JSON.parse(clean.stdout)).toEqual({
      findings: [],
      ok: true,
      changes: { changes: [], received: [] },
    });
  });

  test.each([
    [
      'a missing file',
      ['nothing.graphql', '--name', 'payments'],
      'nothing.graphql cannot be read: there is no such file',
    ],
    ['a misspelt name', [SCHEMA, '--name', 'paymnets'], 'Did you mean payments?'],
    [
      'an unknown name',
      [SCHEMA, '--name', 'weather'],
      'There are government, insights, integrity, messaging, payments.',
    ],
    ['no name', [SCHEMA], "required option '--name <subgraph>' not specified"],
    [
      'a missing list',
      [SCHEMA, '--name', 'payments', '--subgraphs', 'none.yaml'],
      'none.yaml cannot be read',
    ],
    [
      'a register that is none',
      [SCHEMA, '--name', 'payments', '--register', 'schema/subgraphs.yaml'],
      'is not valid',
    ],
  ])('is 2 with %s, and says why', async (_, args, reason) => {
    const { code, stdout, stderr } = await concord(['check', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(reason);
  });

  test('helps, with an example', async () => {
    const { code, stdout } = await concord(['check', '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Usage: concord check[^]*Example:\n {2}\$ npx concord check/);
  });
});

test('docs/partner-check.md lists every check, and none that does not exist', () => {
  const page = readFileSync(join(ROOT, 'docs/partner-check.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z-]+)`/gm)].map(([, id]) => id);
  expect(listed).toEqual(['composition', ...ALL_CHECKS.map(({ id }) => id)]);
});
