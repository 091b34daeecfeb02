import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import { TransientMap } from '../transient-map.ts';

/** The end of a server without the loss of a request. */
export interface Drain {
  /** From now on every answer ends its connection, so that callers go elsewhere by themselves. */
  begin: () => void;
  /** Accepts no more, and waits until every request in flight is answered. */
  finish: () => Promise<void>;
}

/** How long requests in flight may take, in milliseconds. */
const PATIENCE = 30_000;

/** How long nothing may be in flight until the connections that are left are closed, in milliseconds: a request may be on its way. */
const QUIET = 250;

/** Watches over a server's requests. */
export function drainOf(server: Server): Drain {
  const inFlight = new TransientMap<ServerResponse, true>();
  let isLeaving = false;
  let onQuiet = (): void => undefined;

  server.on('request', (_request, response) => {
    inFlight.set(response, true);
    if (isLeaving) isLast(response);
    response.on('close', () => {
      inFlight.delete(response);
      if (inFlight.size === 0) onQuiet();
    });
  });

  return {
    begin: () => {
      isLeaving = true;
      for (const response of inFlight.keys()) isLast(response);
    },
    finish: () =>
      new Promise((resolve) => {
        const closeAll = (): void => {
          server.close();
          server.closeAllConnections();
        };
        const patience = setTimeout(closeAll, PATIENCE);
        let quiet: NodeJS.Timeout | undefined;
        onQuiet = () => {
          clearTimeout(quiet);
          quiet = setTimeout(() => {
            if (inFlight.size === 0) closeAll();
          }, QUIET);
        };
        // Stops accepting. An HTTP server's own close() would also close the kept connections on which a request may be on its way.
        NetServer.prototype.close.call(server, () => {
          clearTimeout(patience);
          clearTimeout(quiet);
          server.close();
          resolve();
        });
        if (inFlight.size === 0) onQuiet();
      }),
  };
}

function isLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
}
