import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TransientMap } from '../transient-map.ts';

/**
 * Lets every response of a connection that is closed tell so, by `close`. Node.js does it for the one that is next to be written alone: work for the requests
 * behind it (pipelining, RFC 9112, section 9.3.2) would go on for a client who has left, and a server would wait for them when it ends.
 */
export function closePipelined(server: Server): void {
  const bySocket = new WeakMap<Socket, TransientMap<ServerResponse, true>>();
  server.on('connection', (socket) => {
    const open = new TransientMap<ServerResponse, true>();
    bySocket.set(socket, open);
    // After Node.js's own, so that the first response has been told.
    socket.once('close', () => setImmediate(() => open.keys().forEach((response) => response.emit('close'))));
  });
  server.on('request', ({ socket }, response) => {
    const open = bySocket.get(socket);
    open?.set(response, true);
    response.on('close', () => open?.delete(response));
  });
}
