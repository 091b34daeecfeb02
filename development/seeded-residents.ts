import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Remembers for how many residents a database was made, beside it, so that deleting the one deletes the other.
 * @returns a line for the person who waits, where it was made for another number than is now asked for.
 */
export async function checkResidents(folder: string, residents: number): Promise<string | undefined> {
  const file = join(folder, 'residents');
  const seeded = await readFile(file, 'utf8').catch(() => undefined);
  if (seeded === undefined) await writeFile(file, `${residents}\n`);
  if (seeded === undefined || Number(seeded) === residents) return undefined;
  return `holds the data of ${seeded.trim()} residents, not ${residents}: delete ${folder} to have it made anew`;
}
