import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { concord } from '../kit/run-command.ts';

describe('concord access, on the example', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-access-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  type Replacer = (found: string, group?: string) => string;
  const changedFile = (file: string, from: RegExp, to: Replacer): string => {
    const text = readFileSync(file, 'utf8');
    const changed = text.replaceAll(new RegExp(from, 'g'), to);
    expect(changed).not.toBe(text);
    const path = join(folder, file.replaceAll('/', '-'));
    writeFileSync(path, changed);
    return path;
  };

  test.each([['who'], ['what'], ['why'], ['matrix'], ['diff']])('%s --help has an example', async (name) => {
    const { code, stdout } = await concord(['access', name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Example:\n {2}\$ .*/);
  });

  test('who: the caller, the rule as written, its place, and the hashes', async () => {
    const { code, stdout } = await concord(['access', 'who', 'Resident.income']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/agencies +residents-portal \(a resident\) +in full +for case-handling/);
    expect(stdout).not.toMatch(/payments/);
    expect(stdout).toMatch(
      /government, subgraphs\/government\/schema\.graphql:\d+: @requiresScopes\(scopes: \[\["income:read"\]\]\)/,
    );
    expect(stdout.match(/SHA-256 [0-9a-f]{64}$/gm)).toHaveLength(2);
  });

  test('who: the operator who is sent a value', async () => {
    const { stdout } = await concord(['access', 'who', 'Application.amountDue', '--json']);
    expect((JSON.parse(stdout) as { operators: unknown[] }).operators).toContainEqual(
      expect.objectContaining({ operator: 'payments', to: 'payments' }),
    );
  });

  test.each([
    ['who', ['who', 'Resident.id']],
    ['what', ['what', 'messaging']],
    ['why', ['why', 'messaging', 'Resident.id']],
    ['matrix', ['matrix']],
  ])('%s: what an operator is sent as a pseudonym is no full value', async (_name, args) => {
    const { stdout } = await concord(['access', ...args]);
    expect(stdout).toContain(
      'Resident.id goes to the subgraph messaging, operated by messaging, as a pairwise pseudonym, in the key "id" of Resident',
    );
  });

  test('diff: a key that becomes pairwise is no longer sent in full', async () => {
    const full = changedFile(
      'schema/supergraph.graphql',
      /(\["operator:messaging"\], purposes: \["notification"\]), form: "MASK", mask: "pairwise"/,
      (_found, release = '') => release,
    );
    const { code, stdout } = await concord(['access', 'diff', full, 'schema/supergraph.graphql']);
    expect(code).toBe(1);
    expect(stdout).toContain(
      'sent now: Resident.id goes to the subgraph messaging, operated by messaging, as a pairwise pseudonym,',
    );
    expect(stdout).toContain(
      'no longer sent: Resident.id goes to the subgraph messaging, operated by messaging, in full,',
    );
  });

  test('what: an unknown organisation is answered with the names', async () => {
    const { code, stderr } = await concord(['access', 'what', 'nobody']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/anonymous, agencies, .*payments/);
    expect((await concord(['access', 'what', 'payments'])).stdout).toMatch(/Application\.payment +in full/);
  });

  test('why: the rule that refuses, in a sentence', async () => {
    const { stdout } = await concord(['access', 'why', 'payments', 'Application.status']);
    expect(stdout).toContain(
      'payments-service, asking for payment: refused, because Application.status demands the scope application:read, which the register does not grant to payments-service.',
    );
  });

  test('matrix: a table, and a page that loads nothing', async () => {
    const page = join(folder, 'matrix.html');
    const { code, stdout } = await concord(['access', 'matrix', '--html', page, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('fields');
    expect(readFileSync(page, 'utf8')).not.toMatch(/<script src|<link|https?:\/\//);
    expect((await concord(['access', 'matrix'])).stdout).toMatch(/^Resident\.income +- +full\*/m);
  });

  test('diff: 0 where a directive is only renamed, 1 where a scope is dropped, 2 where a file is missing', async () => {
    const supergraph = 'schema/supergraph.graphql';
    const renamed = changedFile(supergraph, /(authenticated\/v0\.1")|@authenticated/, (_, link?: string) =>
      link === undefined ? '@signedIn' : `${link}, as: "signedIn"`,
    );
    expect((await concord(['access', 'diff', supergraph, renamed])).code).toBe(0);
    const dropped = changedFile('schema/partners.yaml', /scopes: \[signals:read\]/, () => 'scopes: []');
    const changed = await concord(['access', 'diff', supergraph, supergraph, '--new-register', dropped]);
    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain('because the register no longer grants signals:read to election-desk');
    expect((await concord(['access', 'diff', supergraph, 'none.graphql'])).code).toBe(2);
  });
});
