import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from '@jest/globals';
import { parseRegister } from '../../../schema/access/register.ts';
import { checkSubgraph } from '../../../schema/composition/check-subgraph.ts';
import type { SubgraphSource } from '../../../schema/composition/compose.ts';

/** The checkout. */
export const ROOT = resolve(import.meta.dirname, '../../..');
/** The subgraphs of the example. */
export const NAMES = ['government', 'insights', 'integrity', 'messaging', 'payments'];
/** The example's register, as text. */
export const REGISTER = readFileSync(`${ROOT}/schema/partners.yaml`, 'utf8');
const EXAMPLE: SubgraphSource[] = NAMES.map((name) => {
  const file = `subgraphs/${name}/schema.graphql`;
  return { name, url: `http://${name}.example/graphql`, file, sdl: readFileSync(`${ROOT}/${file}`, 'utf8') };
});

/** Replacements in one subgraph's schema; `^` in what is put there marks the place that a finding should name. */
export type Edits = [subgraph: string, ...[from: string, to: string][]];

/** Checks the subgraph of the first edits, with all edits made; says where the marks are. */
export function check(edits: Edits[], consents = '[]') {
  const marks = new Map<string, string>();
  const sources = EXAMPLE.map((source) => {
    const [, ...replacements] = edits.find(([name]) => name === source.name) ?? [''];
    const marked = replacements.reduce((sdl, [from, to]) => {
      expect(sdl).toContain(from);
      return sdl.replace(from, () => to);
    }, source.sdl);
    const before = marked.split('^')[0]?.split('\n') ?? [];
    if (marked.includes('^'))
      marks.set(source.name, `${source.file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`);
    return { ...source, sdl: marked.replace('^', '') };
  });
  const register = parseRegister(REGISTER.replace('consents: []', `consents: ${consents}`), 'partners.yaml');
  const report = checkSubgraph(sources, edits[0]?.[0] ?? '', register);
  return { report, marks, findings: Object.values(report).flat() };
}

/** Where a text of a subgraph's unchanged schema stands. */
export function placeOf(name: string, text: string): string {
  const { file = '', sdl = '' } = EXAMPLE.find((source) => source.name === name) ?? {};
  expect(sdl.split(text)).toHaveLength(2);
  const before = sdl.slice(0, sdl.indexOf(text)).split('\n');
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

/** The edit that imports more directives of federation. */
export const importing = (...names: string[]): [string, string] => [
  '"@requiresScopes"',
  ['"@requiresScopes"', ...names.map((name) => `"${name}"`)].join(', '),
];
/** Before this line a subgraph adds to Resident. */
export const ADD_TO_RESIDENT = '  "How the resident can be reached."';
/** Where messaging begins its Resident. */
export const RESIDENT_KEY = 'type Resident @key(fields: "id") {';

/** A candidate that violates a check. */
export interface Violation {
  id: string;
  what: string;
  edits: Edits[];
  says: string;
  /** A second place: subgraph and text of its unchanged schema. */
  also?: [string, string];
}
