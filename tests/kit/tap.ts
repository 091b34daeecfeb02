import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request that reached a subgraph, and its answer. */
export interface Exchange {
  subgraph: string;
  headers: IncomingMessage['headers'];
  request: string;
  response: string;
}

/** How a subgraph misbehaves while a fault is set on its tap. */
export type Fault = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** Stands between a gateway and its subgraphs, and sees everything that passes. */
export interface Taps {
  /** By subgraph name: the address to give to the gateway. */
  urls: Record<string, { url: string }>;
  exchanges: Exchange[];
  /** Makes a subgraph misbehave; undefined lets it answer again. */
  setFault: (subgraph: string, fault: Fault | undefined) => void;
  /** Everything that was sent to a subgraph, or to all, as one text. */
  sentTo: (subgraph?: string) => string;
  clear: () => void;
  close: () => Promise<void>;
}

/** All but those of the one connection. */
function passedOn({ headers }: IncomingMessage): Record<string, string> {
  const ofConnection = ['host', 'connection', 'content-length'];
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !ofConnection.includes(name)) as [string, string][],
  );
}

/** Puts a tap before each subgraph. */
export async function startTaps(subgraphs: Readonly<Record<string, string>>): Promise<Taps> {
  const exchanges: Exchange[] = [];
  const faults = new Map<string, Fault>();
  const urls: Record<string, { url: string }> = {};
  const servers = await Promise.all(
    Object.entries(subgraphs).map(async ([subgraph, target]) => {
      const server = createServer((request, response) => {
        void pass(request, response).catch(() => response.destroy());
      });
      const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
        const body = await text(request);
        const exchange: Exchange = { subgraph, headers: request.headers, request: body, response: '' };
        exchanges.push(exchange);
        const fault = faults.get(subgraph);
        if (fault) {
          fault(request, response, body);
          return;
        }
        const answer = await fetch(target, { method: 'POST', headers: passedOn(request), body });
        exchange.response = await answer.text();
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
        response.end(exchange.response);
      };
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      urls[subgraph] = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` };
      return server;
    }),
  );
  return {
    urls,
    exchanges,
    setFault: (subgraph, fault) => {
      if (fault) faults.set(subgraph, fault);
      else faults.delete(subgraph);
    },
    sentTo: (subgraph) =>
      exchanges
        .filter((exchange) => subgraph === undefined || exchange.subgraph === subgraph)
        .map((exchange) => exchange.request)
        .join('\n'),
    clear: () => void exchanges.splice(0),
    close: async () => {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}
