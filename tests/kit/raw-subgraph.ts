import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A request as it came over the wire. */
export interface RawRequest {
  /** By lower-case name. */
  headers: Record<string, string>;
  body: string;
  socket: Socket;
}

/** What a subgraph does with a request: it may write anything to the socket, or nothing. */
export type Behaviour = (request: RawRequest) => void;

/** A subgraph on a bare TCP socket, which can do what no HTTP server would. */
export interface RawSubgraph {
  url: string;
  /** All that came, in order. */
  requests: RawRequest[];
  /** Behaves so from now on. */
  behave: (behaviour: Behaviour) => void;
  /** Waits until so many requests have come. */
  received: (count: number) => Promise<void>;
  close: () => Promise<void>;
}

/** Starts a subgraph that behaves as it is told. */
export async function startRawSubgraph(behaviour: Behaviour): Promise<RawSubgraph> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let waiting: (() => void)[] = [];
  let current = behaviour;
  const server = createServer((socket) => {
    sockets.add(socket);
    // An answer in two pieces is not to wait for the gateway's acknowledgement of the first.
    socket.setNoDelay(true);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (let read = readRequest(received); read; read = readRequest(received)) {
        received = read.rest;
        const request = { headers: read.headers, body: read.body, socket };
        requests.push(request);
        for (const wake of waiting.splice(0)) wake();
        current(request);
      }
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    requests,
    behave: (next) => void (current = next),
    received: async (count) => {
      while (requests.length < count) await new Promise<void>((wake) => void waiting.push(wake));
    },
    close: async () => {
      waiting = [];
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The first whole request of what came, by its Content-Length. */
function readRequest(
  received: string,
): { headers: Record<string, string>; body: string; rest: string } | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const lines = received.slice(0, end).split('\r\n').slice(1);
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const bodyEnd = end + 4 + Number(headers['content-length'] ?? 0);
  if (received.length < bodyEnd) return undefined;
  return { headers, body: received.slice(end + 4, bodyEnd), rest: received.slice(bodyEnd) };
}

/** What an answer may have of its own. */
export interface RawAnswer {
  status?: number;
  headers?: Record<string, string>;
}

/** Answers with this body, whole and by its length. */
export function answers(
  body: string | Buffer | object,
  { status = 200, headers = {} }: RawAnswer = {},
): Behaviour {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return ({ socket }) => {
    socket.write(head(status, { 'content-length': String(bytes.length), ...headers }));
    socket.write(bytes);
  };
}

/** The head of an answer. */
export function head(status: number, headers: Record<string, string>): string {
  const all = { 'content-type': 'application/json', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Any\r\n${lines.join('')}\r\n`;
}

/** Takes the request, and says nothing. */
export const hangs: Behaviour = () => undefined;

/** Ends the connection. */
export const hangsUp: Behaviour = ({ socket }) => void socket.destroy();
