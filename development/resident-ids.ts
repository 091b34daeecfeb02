import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createPseudonyms } from '../schema/access/pseudonyms.ts';
import { parseRegister } from '../schema/access/register.ts';
import { operatorOf } from '../schema/access/travel-form.ts';

const PROJECT_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** The secret of the pairwise pseudonyms on developers' machines. Elsewhere it is no secret at all. */
export const PAIRWISE_SECRET_FILE = join(PROJECT_FOLDER, 'development/pairwise-secret');

/** The companies' subgraphs that keep records of residents. */
const KEEPERS = ['messaging', 'payments'];

/**
 * Makes the ids by which companies know the example's residents: the government hands out its own, and whoever holds the secret makes
 * each company's pseudonyms of them. A company is given its own file alone, and never the secret.
 * @returns by subgraph, the file: a line a resident, in the order of their numbers.
 */
export async function writeResidentIds(
  folder: string,
  residents: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  await mkdir(folder, { recursive: true });
  const files = new Map(KEEPERS.map((name) => [name, join(folder, `${name}-${residents}.txt`)]));
  const missing = [...files].filter(([, file]) => !existsSync(file));
  if (missing.length === 0) return files;

  const registerFile = join(PROJECT_FOLDER, 'schema/partners.yaml');
  const register = parseRegister(await readFile(registerFile, 'utf8'), registerFile);
  const pseudonymsOf = createPseudonyms(Buffer.from((await readFile(PAIRWISE_SECRET_FILE, 'utf8')).trim()));
  const ids = await governmentsIds(residents, signal);
  for (const [name, file] of missing) {
    const { seal } = pseudonymsOf(operatorOf(register, name) ?? name);
    const lines = ids.map((id) => seal(register.residentId ?? '', id));
    await writeFile(file, `${lines.join('\n')}\n`);
  }
  return files;
}

async function governmentsIds(residents: number, signal: AbortSignal | undefined): Promise<string[]> {
  const main = join(PROJECT_FOLDER, 'subgraphs/government/print-resident-ids');
  const args = existsSync(`${main}.js`) ? [`${main}.js`] : ['--import', 'tsx', `${main}.ts`];
  const { stdout } = await promisify(execFile)(process.execPath, [...args, String(residents)], {
    cwd: PROJECT_FOLDER,
    maxBuffer: 256 * 1_048_576,
    signal,
  });
  return stdout.trim().split('\n');
}
