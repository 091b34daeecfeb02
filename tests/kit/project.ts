import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** The project's folder whose programs are started: the one that the tests' global setup has built; else this one, as it is. */
const { TEST_PROJECT: BUILT } = process.env;

/** The command line, to be run by Node.js. */
export const CLI = `${BUILT ?? ROOT}/cli/concord.mjs`;

/** A file to be run by Node.js, and what Node.js is told to do so. */
export interface Program {
  file: string;
  execArgv: readonly string[];
}

/** The program whose source is this file of the project, without its extension. */
export function programOf(main: string): Program {
  return BUILT === undefined
    ? { file: `${ROOT}/${main}.ts`, execArgv: ['--import', 'tsx'] }
    : { file: `${BUILT}/${main}.js`, execArgv: [] };
}
