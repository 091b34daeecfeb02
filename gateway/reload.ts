import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { CommandLineSettings } from './config.ts';
import { createExpiryWarning, keepServedEdition } from './edition-file.ts';
import type { Gateway } from './gateway.ts';
import type { Version } from './generation.ts';
import { logVersion } from './log-version.ts';
import { readNextConfig, readNextVersion } from './read-version.ts';
import { locationsOf } from './sources.ts';
import type { Texts } from './texts.ts';
import { watchLocations, type LocationWatch } from './watch-locations.ts';

/** What serves: a gateway in this process, or its workers. */
export type Serving = Pick<Gateway, 'prepare' | 'refused'>;

/** What reloading works with. */
export interface ReloadMeans {
  /** The command line, whose settings stand above the file's. */
  options: CommandLineSettings;
  texts: Texts;
  serving: Serving;
  logger: Logger;
}

type Running = Pick<Version, 'config' | 'sources'>;

/**
 * Brings a running gateway to each new version of its settings, supergraph and register: a good one is served, a bad one is
 * refused with its reasons in the log, and what was served before stays.
 * @param first what serves.
 */
export function startReloading(
  first: Running,
  { options, texts, serving, logger }: ReloadMeans,
): LocationWatch {
  const { filesMs, watch } = first.config.reload;
  let running: Running = { config: first.config, sources: first.sources };
  let locations = locationsOf(first.config, options);
  let refusedSince: string | undefined;

  const reload = async (isStill: () => Promise<boolean>): Promise<void> => {
    try {
      const config = readNextConfig(options, running.config);
      const named = locationsOf(config, options);
      if (!isDeepStrictEqual(named, locations)) {
        locations = named;
        return;
      }
      const version = await readNextVersion(config, texts, running);
      // Half of it may be of before the change, and half of after it.
      if (!(await isStill())) return;
      if (version) {
        await serve(version, serving);
        running = { config: version.config, sources: version.sources };
        logVersion(version, logger);
        const { edition } = version.sources.edition ?? {};
        logger.info({ snapshot: version.snapshot.hash, edition }, 'a new version serves');
      } else if (refusedSince !== undefined) logger.info('what is there is what is served');
      refusedSince = undefined;
    } catch (error) {
      if (!(await isStill())) return;
      const reasons = error instanceof Error ? error.message : String(error);
      logger.error({ reasons }, 'a new version is refused; the one before goes on serving');
      refusedSince ??= new Date().toISOString();
    }
    serving.refused(refusedSince);
  };

  const everyMs = watch ? filesMs : undefined;
  const { look, stop } = watchLocations({ texts, locations: () => locations, everyMs, onChange: reload });
  const tellOfExpiry = createExpiryWarning(logger);
  const expiry = setInterval(() => tellOfExpiry(running.sources.edition), filesMs);
  return {
    look,
    stop: () => {
      clearInterval(expiry);
      stop();
    },
  };
}

/** Lets a version serve, in all of the gateway or in none. */
async function serve(version: Version, serving: Serving): Promise<void> {
  const prepared = await serving.prepare(version);
  try {
    await keepServedEdition(version);
  } catch (error) {
    prepared.discard();
    throw error;
  }
  prepared.swap();
}
