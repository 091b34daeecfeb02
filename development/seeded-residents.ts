import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Said of databases in which companies know residents by pseudonyms; those of before have ids that nobody asks by any more. */
const FORM = 'pairwise';

/**
 * Remembers for how many residents a database was made, beside it, so that deleting the one deletes the other.
 * @returns a line for the person who waits, where it was made for another number than is now asked for, or by an earlier version.
 */
export async function checkResidents(folder: string, residents: number): Promise<string | undefined> {
  const file = join(folder, 'residents');
  const seeded = await readFile(file, 'utf8').catch(() => undefined);
  if (seeded === undefined) await writeFile(file, `${residents} ${FORM}\n`);
  const [number = '', form] = seeded?.trim().split(' ') ?? [String(residents), FORM];
  if (form !== FORM) return `was made by an earlier version: delete ${folder} to have it made anew`;
  if (Number(number) === residents) return undefined;
  return `holds the data of ${number} residents, not ${residents}: delete ${folder} to have it made anew`;
}
