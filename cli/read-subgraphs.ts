import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import type { CompositionProblem, SubgraphSource } from '../schema/composition/compose.ts';

const subgraphList = z.record(
  z.string().regex(/^[a-z][a-z0-9-]*$/),
  z.strictObject({ schema: z.string(), url: z.url() }),
);

/** A schema to put in the place of the one that the list names for a subgraph. */
export interface Candidate {
  name: string;
  file: string;
}

/**
 * Reads a list of subgraphs (YAML) and the schemas that it names, whose paths are relative to the list.
 * @throws Error where the list is none, a file cannot be read, or the list does not have the candidate.
 */
export function readSubgraphs(list: string, candidate?: Candidate): SubgraphSource[] {
  const listed = listSubgraphs(list);
  const names = listed.map(({ name }) => name);
  if (candidate && !names.includes(candidate.name)) {
    const near = nearMatches(candidate.name, names);
    const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : `There are ${names.join(', ')}.`;
    throw new Error(
      `There is no subgraph ${candidate.name} in ${list}. ${hint} A new one is added there first.`,
    );
  }
  return listed.map(({ name, url, file: own }) => {
    const file = name === candidate?.name ? candidate.file : own;
    return { name, url, file, sdl: readText(file) };
  });
}

/**
 * Reads a list of subgraphs (YAML), without the schemas that it names.
 * @throws Error where the list cannot be read, or is none.
 */
export function listSubgraphs(list: string): Omit<SubgraphSource, 'sdl'>[] {
  const read = subgraphList.safeParse(parseYaml(readText(list)));
  if (!read.success) throw new Error(`${list} is not a list of subgraphs:\n${z.prettifyError(read.error)}`);
  return Object.entries(read.data).map(([name, { schema, url }]) => ({
    name,
    url,
    file: relative(process.cwd(), resolve(dirname(list), schema)),
  }));
}

/**
 * Reads a text file.
 * @throws Error that names the file as it was given.
 */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : (code ?? 'for an unknown reason');
    throw new Error(`${file} cannot be read: ${reason}.`, { cause: error });
  }
}

/** Writes what is wrong with the places where: `file:line:column (subgraph): message`, other places on lines of their own. */
export function formatProblem({ places, message }: Pick<CompositionProblem, 'places' | 'message'>): string {
  const [first, ...others] = places.map(
    ({ subgraph, file, line, column }) => `${file}:${line}:${column} (${subgraph})`,
  );
  const also = others.map((place) => `\n  also ${place}`).join('');
  return `${first ?? 'all subgraphs'}: ${message}${also}`;
}

/** The names that a misspelt one may have meant: at most two letters are missing, added or other. */
function nearMatches(name: string, names: readonly string[]): string[] {
  return names.filter((other) => distance(name, other) <= 2);
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
