import { readFileSync } from 'node:fs';

/** The id by which a subgraph knows resident number `index`, counted from 1. */
export type KnownAs = (index: number) => string;

/**
 * Reads the ids by which a company knows the residents, a line each. They are handed to it: it could not make them.
 * @param file undefined where none was given, which is an error once an id is asked for, as is a line that is not there.
 */
export function readKnownResidents(file: string | undefined): KnownAs {
  let ids: string[] | undefined;
  return (index) => {
    if (file === undefined) throw new Error("SEED_RESIDENT_IDS: name the file of the residents' ids");
    ids ??= readFileSync(file, 'utf8').split('\n');
    const id = ids[index - 1];
    if (id === undefined || id === '') throw new Error(`SEED_RESIDENT_IDS: there is no line ${index}`);
    return id;
  };
}
