import pg from 'pg';

/**
 * Makes sure that a PostgreSQL server lets us in.
 * @param url its address; the database in it need not exist.
 * @throws Error that names the server, never the password.
 */
export async function requireServer(url: string): Promise<void> {
  if (!/^postgres(ql)?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw new Error('DATABASE_URL is not an address such as postgres://user:password@127.0.0.1:5432/.');
  }
  const address = new URL(url);
  address.pathname = '/postgres';
  try {
    await tryConnection(address.href);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(
      `The PostgreSQL server of DATABASE_URL, ${address.host}, does not let us in: ${message || code}. ` +
        'Correct DATABASE_URL, or unset it to have a database started here.',
      { cause: error },
    );
  }
}

/** Connects and disconnects; throws where that fails. */
export async function tryConnection(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined);
  }
}
