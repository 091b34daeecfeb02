import { runner } from 'node-pg-migrate';
import pg from 'pg';
import type { Logger } from 'pino';

/** Runs one SQL statement; `$1`, `$2` ... stand for the parameters. */
export type Query = <Row extends pg.QueryResultRow>(
  text: string,
  parameters?: readonly unknown[],
) => Promise<Row[]>;

/** A subgraph's database. */
export interface Database {
  query: Query;
  /** Runs statements in one transaction, rolled back where `work` throws. */
  transaction: <T>(work: (query: Query) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
}

interface DatabaseOptions {
  url: string;
  /** The folder of the SQL migrations, applied in the order of their names. */
  migrations: string;
  /** Fills an empty database; called once in its life, in one transaction. */
  seed: (query: Query) => Promise<void>;
  logger: Logger;
}

// Numbers stay numbers: 64-bit integers here are counts and amounts in minor units, all below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
// A date has no time and no zone; as a string it cannot slip by a day.
pg.types.setTypeParser(pg.types.builtins.DATE, String);
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());

/** Opens the database: creates it where it is missing, migrates it, and seeds it where it is empty. */
export async function openDatabase({ url, migrations, seed, logger }: DatabaseOptions): Promise<Database> {
  await createIfMissing(url);
  await runner({
    databaseUrl: url,
    dir: migrations,
    direction: 'up',
    migrationsTable: 'migrations',
    singleTransaction: true,
    log: () => undefined,
    logger: { info: () => undefined, warn: (text) => logger.warn(text), error: (text) => logger.error(text) },
  });
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 2000,
    statement_timeout: 4000,
    idleTimeoutMillis: 30_000,
  });
  // Without a listener a lost idle connection would end the process; the pool makes a new one when asked.
  pool.on('error', (error) =>
    logger.warn({ code: (error as NodeJS.ErrnoException).code }, 'database connection lost'),
  );
  const database = fromPool(pool);
  await seedOnce(database, seed);
  return database;
}

function fromPool(pool: pg.Pool): Database {
  return {
    query: queryBy(pool),
    transaction: async (work) => {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const result = await work(queryBy(client));
        await client.query('COMMIT');
        client.release();
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        client.release(true);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

function queryBy(connection: pg.Pool | pg.PoolClient): Query {
  return async <Row extends pg.QueryResultRow>(text: string, parameters: readonly unknown[] = []) =>
    (await connection.query<Row>(text, [...parameters])).rows;
}

async function createIfMissing(url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const probe = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  try {
    await probe.connect();
    return;
  } catch (error) {
    const invalidCatalogName = '3D000';
    if ((error as pg.DatabaseError).code !== invalidCatalogName) throw error;
  } finally {
    await probe.end().catch(() => undefined);
  }
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** The migrations' first file makes the table `seeded`; its one row says that the data are complete. */
async function seedOnce(database: Database, seed: DatabaseOptions['seed']): Promise<void> {
  await database.transaction(async (query) => {
    await query('SET LOCAL statement_timeout = 0');
    await query('LOCK TABLE seeded IN EXCLUSIVE MODE');
    const rows = await query('SELECT 1 FROM seeded');
    if (rows.length > 0) return;
    await seed(query);
    await query('INSERT INTO seeded (at) VALUES (now())');
  });
}
