import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { ANSWER_ERRORS, CLIENT_ERRORS, INTERNAL_ERROR } from '../../gateway/errors.ts';

test('docs/errors.md lists every code, and none that does not exist', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/errors.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code);
  const ofTheShell = [
    'GRAPHQL_PARSE_FAILED',
    'PERSISTED_QUERY_NOT_SUPPORTED',
    'PERSISTED_QUERY_NOT_FOUND',
    'NOT_FOUND',
  ];
  const all = [...Object.keys(CLIENT_ERRORS), ...Object.keys(ANSWER_ERRORS), INTERNAL_ERROR, ...ofTheShell];
  expect(listed.sort()).toEqual(all.sort());
});
