import { rename, readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Logger } from 'pino';
import { ConfigError, type GatewayConfig } from './config.ts';
import type { Edition } from './edition.ts';

/** What is served, as far as its edition is concerned. */
export interface Signed {
  config: Pick<GatewayConfig, 'signature'>;
  sources: { edition: Edition | undefined };
}

/** What is kept of the last edition that was served. */
export type ServedEdition = Pick<Edition, 'edition' | 'digest'>;

const servedSchema = z.strictObject({ edition: z.int().positive(), digest: z.string().min(1) });

/**
 * Reads which edition was served last; undefined where none was.
 * @throws ConfigError where the file cannot be read, or was not written here.
 */
export async function readServedEdition(file: string): Promise<ServedEdition | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new ConfigError(`signature.editionFile: ${file} cannot be read (${code}).`, { cause: error });
  }
  try {
    return servedSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new ConfigError(
      `signature.editionFile: ${file} does not hold what a gateway wrote there; put it right, or delete it if no older edition is at hand.`,
      { cause: error },
    );
  }
}

/**
 * Keeps which edition is served, where that is asked for.
 * @throws ConfigError where the file cannot be written.
 */
export async function keepServedEdition({ config, sources }: Signed): Promise<void> {
  const file = config.signature?.editionFile;
  if (sources.edition === undefined || file === undefined) return;
  const { edition, digest } = sources.edition;
  try {
    // Renamed into place, so that nobody ever reads half of it.
    await writeFile(`${file}.new`, `${JSON.stringify({ edition, digest })}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new ConfigError(`signature.editionFile: ${file} cannot be written (${code}).`, { cause: error });
  }
}

/** Says once that the edition that serves has expired. It goes on serving: nobody is locked out by a clock. */
export function createExpiryWarning(logger: Logger): (edition: Edition | undefined) => void {
  let told: string | undefined;
  return (edition) => {
    if (edition === undefined || edition.expires === told || Date.parse(edition.expires) > Date.now()) return;
    told = edition.expires;
    logger.error(
      edition,
      'the edition that serves has expired; it goes on serving, and could not be started again',
    );
  };
}
