import { createServer } from 'node:net';

/** A port that a program is going to listen on, on 127.0.0.1. */
export interface WantedPort {
  /** The program that wants it. */
  name: string;
  port: number;
}

/**
 * Makes sure that every port can be had.
 * @throws Error that names every port that cannot and the program that wants it, and says what to do.
 */
export async function requireFreePorts(wanted: readonly WantedPort[]): Promise<void> {
  const problems = await Promise.all(
    wanted.map(async ({ name, port }) => {
      const code = await tryPort(port);
      if (code === undefined) return [];
      const reason = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${code})`;
      return [`Port ${port}, which ${name} would listen on, ${reason}.`];
    }),
  );
  const lines = problems.flat();
  if (lines.length === 0) return;
  throw new Error(
    [...lines, 'End what uses it (an earlier `npm start`?), or choose other ports with --port.'].join('\n'),
  );
}

/** Listens for a moment; the code of the error where that fails. */
function tryPort(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
