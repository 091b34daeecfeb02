import type { Query } from './database.ts';

const CHUNK = 5000;

/**
 * Inserts rows whose property names are the table's column names, 5,000 a statement.
 * @param table a name from our own code, never from outside.
 */
export async function insertRows<Row extends object>(
  query: Query,
  table: string,
  rows: Iterable<Row>,
): Promise<void> {
  let chunk: Row[] = [];
  const flush = async (): Promise<void> => {
    const [first] = chunk;
    if (first === undefined) return;
    const columns = Object.keys(first).join(', ');
    await query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
      [JSON.stringify(chunk)],
    );
    chunk = [];
  };
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length === CHUNK) await flush();
  }
  await flush();
}
