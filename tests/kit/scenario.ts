import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { compose } from '../../schema/composition/compose.ts';
import { startGateway, type TestGateway } from './gateway.ts';
import { startTaps, type Taps } from './tap.ts';
import { AUDIENCE, startTestIssuer } from './test-issuer.ts';

type ResolverMap = Record<string, Record<string, (parent: never, args: never) => unknown>>;

/** Small subgraphs made for one idea. */
export interface ScenarioOptions {
  subgraphs: Record<string, { sdl: string; resolvers: ResolverMap }>;
  /** By client: the scopes that the register grants. */
  clients: Record<string, readonly string[]>;
  policies?: string;
}

/** A gateway before a scenario's subgraphs. */
export interface Scenario extends TestGateway {
  taps: Taps;
  /** A token of one of the clients, with all its scopes or those given. */
  tokenOf: (client: string, scopes?: readonly string[]) => Promise<string>;
}

const HEADER = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@authenticated", "@requiresScopes", "@policy"])\n`;

/** Composes the subgraphs, serves them, and starts a gateway with a tap before each. */
export async function startScenario({
  subgraphs,
  clients,
  policies = '{}',
}: ScenarioOptions): Promise<Scenario> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-scenario-'));
  const servers: Server[] = [];
  const addresses: Record<string, string> = {};
  for (const [name, { sdl, resolvers }] of Object.entries(subgraphs)) {
    const server = await serve(HEADER + sdl, resolvers);
    servers.push(server);
    addresses[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
  const sources = Object.entries(subgraphs).map(([name, { sdl }]) => ({
    name,
    url: 'http://unused.invalid',
    file: name,
    sdl: HEADER + sdl,
  }));
  const composition = compose(sources);
  if ('problems' in composition) throw new Error(JSON.stringify(composition.problems));
  writeFileSync(join(folder, 'supergraph.graphql'), composition.supergraph);
  writeFileSync(join(folder, 'register.yaml'), registerOf(clients, policies));
  const [issuer, taps] = await Promise.all([startTestIssuer(), startTaps(addresses)]);
  const gateway = await startGateway({
    supergraph: join(folder, 'supergraph.graphql'),
    register: join(folder, 'register.yaml'),
    tokens: { audience: AUDIENCE, issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] },
    subgraphs: taps.urls,
  });
  return {
    ...gateway,
    taps,
    tokenOf: (client, scopes = clients[client] ?? []) =>
      issuer.sign({ sub: client, client_id: client, scope: scopes.join(' ') }),
    stop: async () => {
      await gateway.stop();
      await taps.close();
      issuer.close();
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An organisation for each client, under the same name. */
function registerOf(clients: ScenarioOptions['clients'], policies: string): string {
  const organisations = Object.entries(clients).map(
    ([id, scopes]) =>
      `  ${id}: { name: ${id}, class: company, clients: { ${id}: { scopes: ${JSON.stringify(scopes)}, purposes: [test] } } }\n`,
  );
  const [owner = ''] = Object.keys(clients);
  return `purposes: { test: { text: a, legalBasis: b, owner: ${owner} } }\npolicies: ${policies}\norganisations:\n${organisations.join('')}`;
}

async function serve(sdl: string, resolvers: ResolverMap): Promise<Server> {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
      const result = await graphql({ schema, source: query, variableValues: variables });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return server;
}
