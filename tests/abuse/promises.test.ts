import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { readConfig } from '../../gateway/config.ts';
import { subgraphSettings } from '../../gateway/execution/http/settings.ts';
import { CLIENT_CASES } from './clients/all-clients.ts';
import { SUBGRAPH_CASES } from './subgraphs/all-subgraphs.ts';

const ALL = readFileSync(join(import.meta.dirname, '../../SECURITY.md'), 'utf8');
const [TEXT = ''] = ALL.split('## What it withstands\n').slice(1);

/** Every id that is named, those within a range included. */
function namedIds(): string[] {
  return [...TEXT.matchAll(/`((?:CLIENT|SUBGRAPH)-[A-Z]+)-(\d{3})(?:…(\d{3}))?`/g)].flatMap(
    ([, group = '', first = '', last = first]) =>
      Array.from(
        { length: Number(last) - Number(first) + 1 },
        (_, index) => `${group}-${String(Number(first) + index).padStart(3, '0')}`,
      ),
  );
}

test('SECURITY.md names every case once, and none that there is not', () => {
  const ids = [...CLIENT_CASES, ...SUBGRAPH_CASES].map(({ id }) => id);
  expect(namedIds().toSorted()).toEqual(ids.toSorted());
});

test('the defaults that SECURITY.md names are those of the settings', () => {
  const config = {
    ...readConfig({ supergraph: 'supergraph.graphql' }, {}),
    subgraphDefaults: subgraphSettings({}),
  };
  const named = [...TEXT.matchAll(/`([a-zA-Z]+(?:\.[a-zA-Z]+)+)` is `([^`]+)`/g)];
  expect(named.length).toBeGreaterThan(15);
  for (const [, path = '', value] of named) {
    const found = path
      .split('.')
      .reduce<unknown>((within, key) => (within as Record<string, unknown>)[key], config);
    expect([path, String(found)]).toEqual([path, value]);
  }
});
