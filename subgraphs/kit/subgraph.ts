import { pino } from 'pino';
import { readConfig } from './config.ts';
import { openDatabase } from './database.ts';
import type { Subgraph } from './definition.ts';
import { readKnownResidents } from './known-residents.ts';
import { listen } from './server.ts';

export type { Context, Resolvers, Subgraph } from './definition.ts';

/** Runs a subgraph as a program: reads the environment, opens the database, listens, and ends on SIGTERM or SIGINT. */
export async function runSubgraph<Loaders>(subgraph: Subgraph<Loaders>): Promise<void> {
  const config = readConfig();
  const logger = pino({ level: config.logLevel, base: { subgraph: subgraph.name } });
  const database = await openDatabase({
    url: config.databaseUrl,
    migrations: `${subgraph.folder}/migrations`,
    seed: (query) => subgraph.seed(query, config.seedResidents, readKnownResidents(config.seedResidentIds)),
    logger,
  });
  const server = await listen({ subgraph, config, database, logger });
  logger.info({ port: server.port }, 'subgraph ready');

  const stop = (): void => {
    void server
      .stop()
      .then(() => database.close())
      .then(() => logger.info('subgraph stopped'));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
