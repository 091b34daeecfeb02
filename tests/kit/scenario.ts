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
import type { GatewayHost, HostedGateway } from './gateway-host.ts';
import { startTaps, type Taps } from './tap.ts';
import { AUDIENCE, startTestIssuer } from './test-issuer.ts';

type ResolverMap = Record<string, Record<string, (parent: never, args: never) => unknown>>;

/** Small subgraphs made for one idea; a header takes the place of the usual links. */
export interface ScenarioOptions {
  subgraphs: Record<string, { sdl: string; resolvers: ResolverMap; header?: string }>;
  /** By client: the scopes that the register grants. */
  clients: Record<string, readonly string[]>;
  policies?: string;
  /** The whole partner register, instead of one organisation for each client. */
  register?: string;
  /** Further settings of the gateway. */
  settings?: Record<string, unknown>;
}

/** A gateway before a scenario's subgraphs. */
export type Scenario = TestGateway & Surroundings;

/** A gateway in a host before a scenario's subgraphs. */
export type HostedScenario = HostedGateway & Surroundings;

interface Surroundings {
  taps: Taps;
  /** As it was composed. */
  supergraph: string;
  /** A token of one of the clients, with all its scopes or those given. */
  tokenOf: (client: string, scopes?: readonly string[], claims?: Record<string, unknown>) => Promise<string>;
}

/** What every subgraph of a scenario may use. */
export const SCENARIO_HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@composeDirective", "@authenticated", "@requiresScopes", "@policy"])
  @link(url: "https://concord.example/specs/release/v0.1", import: ["@release"])
  @composeDirective(name: "@release")
directive @release(to: [String!]!, purposes: [String!]!, form: String! = "FULL", mask: String) repeatable on OBJECT | FIELD_DEFINITION
`;

/** Thrown where the subgraphs do not compose; the message is the problems as JSON. */
export class CompositionRefused extends Error {}

/** Composes the subgraphs, serves them, and starts a gateway with a tap before each. */
export function startScenario(options: ScenarioOptions): Promise<Scenario> {
  return surround(options, startGateway);
}

/** As `startScenario`, with the gateway in a host: for tests of many small graphs. */
export function startHostedScenario(host: GatewayHost, options: ScenarioOptions): Promise<HostedScenario> {
  return surround(options, host.start);
}

async function surround<Started extends HostedGateway>(
  {
    subgraphs,
    clients,
    policies = '{}',
    register = registerOf(clients, policies),
    settings = {},
  }: ScenarioOptions,
  start: (settings: Record<string, unknown>) => Promise<Started>,
): Promise<Started & Surroundings> {
  const sources = Object.entries(subgraphs).map(([name, { sdl, header = SCENARIO_HEADER }]) => {
    return { name, url: 'http://unused.invalid', file: name, sdl: header + sdl };
  });
  const composition = compose(sources);
  if ('problems' in composition) throw new CompositionRefused(JSON.stringify(composition.problems));
  const folder = mkdtempSync(join(tmpdir(), 'concord-scenario-'));
  writeFileSync(join(folder, 'supergraph.graphql'), composition.supergraph);
  writeFileSync(join(folder, 'register.yaml'), register);
  const { addresses, close } = await serveAll(subgraphs);
  const [issuer, taps] = await Promise.all([startTestIssuer(), startTaps(addresses)]);
  const closeAll = async (): Promise<void> => {
    await taps.close();
    issuer.close();
    close();
    rmSync(folder, { recursive: true, force: true });
  };
  const gateway = await start({
    supergraph: join(folder, 'supergraph.graphql'),
    register: join(folder, 'register.yaml'),
    tokens: { audience: AUDIENCE, issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] },
    subgraphs: taps.urls,
    ...settings,
  }).catch(async (error: unknown) => {
    await closeAll();
    throw error;
  });
  return {
    ...gateway,
    taps,
    supergraph: composition.supergraph,
    tokenOf: (client, scopes = clients[client] ?? [], claims = {}) =>
      issuer.sign({ sub: client, client_id: client, scope: scopes.join(' '), ...claims }),
    stop: async () => {
      await gateway.stop();
      await closeAll();
    },
  };
}

async function serveAll(
  subgraphs: ScenarioOptions['subgraphs'],
): Promise<{ addresses: Record<string, string>; close: () => void }> {
  const servers: Server[] = [];
  const addresses: Record<string, string> = {};
  for (const [name, { sdl, resolvers, header = SCENARIO_HEADER }] of Object.entries(subgraphs)) {
    const server = await serve(header + sdl, resolvers);
    servers.push(server);
    addresses[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }
  const close = (): void => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  };
  return { addresses, close };
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
