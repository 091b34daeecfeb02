import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { concord } from '../kit/run-command.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'concord-compose-'));

test('the committed supergraph is what the subgraphs compose to', async () => {
  const out = join(folder, 'supergraph.graphql');
  const { code, stdout } = await concord(['compose', '--out', out]);
  expect([code, stdout]).toEqual([0, expect.stringContaining('coordinates with an access rule')]);
  expect(readFileSync(out, 'utf8')).toBe(readFileSync(`${ROOT}/schema/supergraph.graphql`, 'utf8'));
});

describe('a composition that fails', () => {
  async function composeWith(messaging: (sdl: string) => string) {
    const names = ['government', 'insights', 'integrity', 'messaging', 'payments'];
    for (const name of names)
      copyFileSync(`${ROOT}/subgraphs/${name}/schema.graphql`, join(folder, `${name}.graphql`));
    const changed = join(folder, 'messaging.graphql');
    writeFileSync(changed, messaging(readFileSync(changed, 'utf8')));
    const list = names
      .map((name) => `${name}: { schema: ${name}.graphql, url: 'http://127.0.0.1:4001/graphql' }`)
      .join('\n');
    writeFileSync(join(folder, 'subgraphs.yaml'), list);
    const out = join(folder, `failed-${Math.random()}.graphql`);
    const result = await concord(['compose', '--subgraphs', join(folder, 'subgraphs.yaml'), '--out', out]);
    return { ...result, wrote: existsSync(out) || existsSync(`${out}.new`) };
  }

  test('says which subgraph, file and line, and writes nothing', async () => {
    const { code, stderr, wrote } = await composeWith((sdl) =>
      sdl.replace('@key(fields: "reference")', '@key(fields: "referense")'),
    );
    expect([code, wrote]).toEqual([1, false]);
    const line =
      readFileSync(join(folder, 'messaging.graphql'), 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('referense')) + 1;
    expect(stderr).toMatch(new RegExp(`messaging\\.graphql:${line}:\\d+ \\(messaging\\): .*referense`));
    expect(stderr).toContain('1 problem; nothing was written.');
  });

  test('so it does for a file that is not GraphQL', async () => {
    const { code, stderr, wrote } = await composeWith((sdl) => `${sdl}\ntype {`);
    expect([code, wrote]).toEqual([1, false]);
    expect(stderr).toMatch(/messaging\.graphql:\d+:6 \(messaging\): .*\[SYNTAX\]/);
  });

  test('so is a value that would be sent to a company to which nobody released it', async () => {
    const { code, stderr, wrote } = await composeWith(
      (sdl) => `${sdl}\ntype Permit @key(fields: "id") { id: ID! scan: String }`,
    );
    expect([code, wrote]).toEqual([1, false]);
    expect(stderr).toMatch(
      /messaging\.graphql:\d+:6 \(messaging\): Permit\.id, owned by government, would be sent to messaging.*\[VALUE_UNRELEASED\]/,
    );
  });

  test('so is a rule that is linked to no specification, which composition would drop', async () => {
    const { code, stderr, wrote } = await composeWith((sdl) =>
      sdl.replace('type Contact {', 'directive @authenticated on OBJECT\n\ntype Contact @authenticated {'),
    );
    expect([code, wrote]).toEqual([1, false]);
    expect(stderr).toMatch(/messaging\.graphql:\d+:\d+ \(messaging\): .*@authenticated.*\[RULE_UNLINKED\]/);
  });

  test('a second definition of a field that is not shared names both subgraphs', async () => {
    const { code, stderr } = await composeWith((sdl) =>
      sdl.replace('  contact: Contact', '  familyName: String!\n  contact: Contact'),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/Resident\.familyName/);
    expect(stderr).toMatch(/\(government\)/);
    expect(stderr).toMatch(/\(messaging\)/);
  });
});
