import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse, type GraphQLSchema } from 'graphql';
import { compose } from '../../schema/composition/compose.ts';
import { startGatewayHost, type HostedGateway, type Usage } from '../kit/gateway-host.ts';
import {
  answers,
  startRawSubgraph,
  type Behaviour,
  type RawRequest,
  type RawSubgraph,
} from '../kit/raw-subgraph.ts';
import { SCENARIO_HEADER } from '../kit/scenario.ts';
import { AUDIENCE, startTestIssuer, type TestIssuer } from '../kit/test-issuer.ts';
import { startBystander, type Bystander } from './bystander.ts';
import { STRICT } from './strict.ts';

/** A gateway before a government's subgraph, a company's, and one that nobody runs; each on a bare socket. */
export interface World extends HostedGateway {
  port: number;
  government: RawSubgraph;
  company: RawSubgraph;
  /** Lets the company answer as it should. */
  heal: () => void;
  issuer: TestIssuer;
  /** An issuer that the gateway does not know. */
  stranger: TestIssuer;
  bystander: Bystander;
  /** How often the attack that runs was run before: what it asks can have this in it, so that it is new to the gateway each time. */
  run: number;
  /** What reached the subgraphs since the last `forget`, the bystander's own aside. */
  asked: () => RawRequest[];
  forget: () => void;
  usage: () => Promise<Usage>;
}

const GOVERNMENT = `
  scalar Any
  type Query {
    permit(id: ID!): Permit
    permits: [Permit!]!
    echo(text: String, number: Int, ratio: Float, ids: [ID!], lists: [[ID]], filter: Filter, any: Any): String
    vault: Vault
  }
  input Filter { and: [Filter!] not: Filter text: String }
  type Mutation { file(text: String): Permit }
  type Permit @key(fields: "id") { id: ID! holder: String next: Permit }
  type Vault @requiresScopes(scopes: [["vault:open"]]) { secret: String }
`;
const COMPANY = `
  type Query { tariff: Tariff tariffs: [Tariff!] }
  type Mutation { pay: Int }
  type Tariff { name: String! amount: Int free: Boolean rates: [Float] kind: Kind }
  enum Kind { FLAT STEPPED }
  type Permit @key(fields: "id") { id: ID! fee: Int tags: [String!] }
`;
const GHOST = 'type Query { ghost: String }';
const BYSTANDER = 'type Query { bystander(number: Int!): Int }';

/** What every resident's permit has. */
const permit = (id: string): object => ({ __typename: 'Permit', id, holder: `holder-${id}` });

const GOVERNMENT_RESOLVERS = {
  Query: {
    permit: (_: unknown, { id }: { id: string }) => permit(id),
    permits: () => ['1', '2', '3'].map(permit),
    echo: (_: unknown, args: object) => JSON.stringify(args),
    vault: () => ({ secret: 'opened' }),
  },
  Mutation: { file: () => permit('9') },
  Permit: { __resolveReference: ({ id }: { id: string }) => permit(id), next: () => permit('2') },
};
const COMPANY_RESOLVERS = {
  Query: { tariff: () => tariff, tariffs: () => [tariff] },
  Mutation: { pay: () => 1 },
  Permit: { __resolveReference: ({ id }: { id: string }) => ({ id, fee: 7, tags: ['a'] }) },
};
const tariff = { name: 'basic', amount: 3, free: false, rates: [0.5], kind: 'FLAT' };

/** Takes the question as it is meant. */
function executes(sdl: string, resolvers: object): Behaviour {
  const schema: GraphQLSchema = buildSubgraphSchema({
    typeDefs: parse(SCENARIO_HEADER + sdl),
    resolvers: resolvers as never,
  });
  return (request) => {
    const { query, variables } = JSON.parse(Buffer.from(request.body, 'latin1').toString()) as {
      query: string;
      variables: Record<string, unknown>;
    };
    void graphql({ schema, source: query, variableValues: variables }).then((result) => {
      answers(result)(request);
    });
  };
}

/** Clients of the register, and what it grants to each. */
const REGISTER = `
purposes: { test: { text: a, legalBasis: b, owner: city } }
organisations:
  city: { name: City, class: government, clients: { clerk: { scopes: ["vault:open"], purposes: [test] } } }
  company: { name: Company, class: company, clients: { payments-service: { scopes: [], purposes: [test] } } }
`;

/** Limits of time that a test can wait for; all others are what an operator gets who sets none. */
const SETTINGS = {
  limits: { headersMs: 1500, bodyMs: 2500 },
  subgraphs: { company: { timeoutMs: 1000, retryRatio: 0, breaker: { leastCalls: 100_000 } } },
};

/**
 * Starts everything, well.
 * @param settings of the gateway; else every call meets what the company does, since its circuit breaker never opens.
 */
export async function startWorld(settings: Record<string, unknown> = SETTINGS): Promise<World> {
  const wellCompany = executes(COMPANY, COMPANY_RESOLVERS);
  const [government, company, issuer, stranger, nobody, bystander] = await Promise.all([
    startRawSubgraph(executes(GOVERNMENT, GOVERNMENT_RESOLVERS)),
    startRawSubgraph(wellCompany),
    startTestIssuer(),
    startTestIssuer(),
    unusedPort(),
    startBystander(),
  ]);
  const sources = [
    { name: 'government', url: government.url, file: 'government', sdl: SCENARIO_HEADER + GOVERNMENT },
    { name: 'company', url: company.url, file: 'company', sdl: SCENARIO_HEADER + COMPANY },
    { name: 'ghost', url: `http://127.0.0.1:${nobody}/graphql`, file: 'ghost', sdl: SCENARIO_HEADER + GHOST },
    { name: 'bystander', url: bystander.subgraph, file: 'bystander', sdl: SCENARIO_HEADER + BYSTANDER },
  ];
  const composition = compose(sources);
  if ('problems' in composition) throw new Error(JSON.stringify(composition.problems));
  const folder = mkdtempSync(join(tmpdir(), 'concord-abuse-'));
  writeFileSync(join(folder, 'supergraph.graphql'), composition.supergraph);
  writeFileSync(join(folder, 'register.yaml'), REGISTER);
  const host = startGatewayHost();
  const gateway = await host.start({
    supergraph: join(folder, 'supergraph.graphql'),
    register: join(folder, 'register.yaml'),
    tokens: { audience: AUDIENCE, issuers: [{ issuer: issuer.issuer, jwks: issuer.jwks }] },
    ...settings,
  });
  if (STRICT) giveWay();
  return {
    ...gateway,
    ...{ government, company, issuer, stranger, bystander, run: 0 },
    port: Number(new URL(gateway.url).port),
    heal: () => company.behave(wellCompany),
    asked: () => [...government.requests, ...company.requests],
    forget: () => {
      government.requests.length = 0;
      company.requests.length = 0;
    },
    usage: host.usage,
    stop: async () => {
      await gateway.stop();
      await host.close();
      await Promise.all([government.close(), company.close(), bystander.close()]);
      issuer.close();
      stranger.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Lets this program, which attacks and plays the hostile subgraph, run where nobody else wants to. Those who attack have machines of their own: what they take
 * of this one's processors is nothing that the gateway did to the bystander. Both were started before, and keep their priority.
 */
function giveWay(): void {
  setPriority(constants.priority.PRIORITY_LOW);
}

/** A port that nobody listens on. */
async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
