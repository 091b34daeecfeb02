import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { GatewayHost } from '../kit/gateway-host.ts';
import type { Graph } from './graph.ts';
import { createSubgraphs, toAnswer, type Side, type SubgraphSide, UNLIMITED } from './sides.ts';
import type { World } from './values.ts';

/** A gateway that is asked over HTTP, before subgraphs that are asked over HTTP. */
export interface Door {
  side: Side;
  stop: () => Promise<void>;
}

/** Starts a gateway in a host before a graph's subgraphs. One question at a time: the subgraphs are in the world of the last one. */
export async function openDoor(
  host: GatewayHost,
  graph: Graph,
  settings: Record<string, unknown> = {},
): Promise<Door> {
  const current: { world: World } = { world: { seed: 0, done: [] } };
  const servers = await Promise.all(
    [...createSubgraphs(graph)].map(([name, side]) => serve(name, side, current)),
  );
  const folder = mkdtempSync(join(tmpdir(), 'concord-generator-'));
  writeFileSync(join(folder, 'supergraph.graphql'), graph.supergraph);
  const close = (): void => {
    for (const { server } of servers) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(folder, { recursive: true, force: true });
  };
  const gateway = await host
    .start({
      supergraph: join(folder, 'supergraph.graphql'),
      logLevel: 'silent',
      limits: { operation: { ...UNLIMITED, tokens: 100_000, subgraphCalls: 100_000 } },
      subgraphs: Object.fromEntries(servers.map(({ name, url }) => [name, { url }])),
      ...settings,
    })
    .catch((error: unknown) => {
      close();
      throw error;
    });
  return {
    side: async (question, world) => {
      current.world = world;
      const { data, errors } = await gateway.request(question.text, { variables: { ...question.variables } });
      return toAnswer({ data: (data ?? null) as Record<string, unknown> | null, errors: errors as never });
    },
    stop: async () => {
      await gateway.stop();
      close();
    },
  };
}

async function serve(
  name: string,
  side: SubgraphSide,
  current: { world: World },
): Promise<{ name: string; url: string; server: Server }> {
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
      const result = await side(query, variables, current.world);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { name, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
