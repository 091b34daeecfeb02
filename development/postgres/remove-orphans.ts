import { existsSync } from 'node:fs';
import { lstat, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findHolder } from './holder.ts';

/**
 * Marks a folder as the place where the database of another folder is kept, and removes the places whose folders are
 * gone, as those of test runs are: nobody else would know that they may be deleted.
 * @param place a folder named `concord-` and twelve hexadecimal digits, below the temporary folder.
 * @param folder the one that stands for it.
 */
export async function removeOrphans(place: string, folder: string): Promise<void> {
  await writeFile(join(place, 'kept-for'), folder);
  const parent = dirname(place);
  for (const name of await readdir(parent)) {
    if (!/^concord-[0-9a-f]{12}$/.test(name)) continue;
    const other = join(parent, name);
    // Another start may be removing it as well.
    const stats = await lstat(other).catch(() => undefined);
    const keptFor = await readFile(join(other, 'kept-for'), 'utf8').catch(() => undefined);
    const isOrphan =
      keptFor !== undefined && !existsSync(keptFor) && !(await findHolder(join(other, 'data')));
    if (isOrphan && stats?.isDirectory() && stats.uid === process.getuid?.()) {
      await rm(other, { recursive: true, force: true });
    }
  }
}
