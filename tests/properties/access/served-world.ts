import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolversOf } from '../../conformance/access/values.ts';
import type { Answer } from '../../kit/gateway.ts';
import type { GatewayHost } from '../../kit/gateway-host.ts';
import { CompositionRefused, startHostedScenario, type HostedScenario } from '../../kit/scenario.ts';
import { printOperation, type Operation } from './operation.ts';
import { printHeader, printRegister, printSubgraph } from './print-world.ts';
import { isAbstract, markersOf, possibleTypes, type Caller, type World } from './world.ts';

/** A world behind a gateway. */
export interface ServedWorld {
  world: World;
  supergraph: string;
  ask: (question: Question) => Promise<AskedAnswer>;
  /** Asks in words, where a world's own operations will not do. */
  request: (text: string, caller: Caller) => Promise<Answer>;
  stop: () => Promise<void>;
}

/** What one caller asks. */
export interface Question {
  caller: Caller;
  operation: Operation;
}

/** An answer, and what passed between the gateway and the subgraphs for it. */
export interface AskedAnswer extends Answer {
  traffic: readonly { subgraph: string; sent: string; answered: string }[];
}

/** Why a world is not served. */
export interface RefusedWorld {
  refusedAt: 'composition' | 'start';
  reason: string;
}

const secretFile = join(mkdtempSync(join(tmpdir(), 'concord-properties-')), 'secret');
writeFileSync(secretFile, 'a secret that is long enough for everyone');

/** Composes a world, serves its subgraphs, and starts a gateway before them; or says why that is refused. */
export async function serveWorld(host: GatewayHost, world: World): Promise<ServedWorld | RefusedWorld> {
  const header = printHeader(world);
  const subgraphs = world.subgraphs.map((name) => {
    const sdl = printSubgraph(world, name);
    return [name, { header, sdl, resolvers: resolversOf(sdl, valuesOf(world)) }] as const;
  });
  try {
    const scenario = await startHostedScenario(host, {
      subgraphs: Object.fromEntries(subgraphs),
      clients: {},
      register: printRegister(world),
      settings: {
        // Random operations are larger than a gateway would allow by default.
        limits: {
          operation: { tokens: 100_000, aliases: 10_000, rootFields: 10_000, directives: 10_000, depth: 60 },
        },
        logLevel: 'silent',
        access: { pairwiseSecretFile: secretFile },
      },
    });
    return { world, supergraph: scenario.supergraph, stop: scenario.stop, ...asking(scenario) };
  } catch (error) {
    const { message } = error as Error;
    return { refusedAt: error instanceof CompositionRefused ? 'composition' : 'start', reason: message };
  }
}

function asking(scenario: HostedScenario): Pick<ServedWorld, 'ask' | 'request'> {
  const tokens = new Map<string, Promise<string>>();
  let asked = 0;
  const tokenOf = async ({ client, scopes, purpose }: Caller): Promise<string | undefined> => {
    if (client === undefined) return undefined;
    const key = JSON.stringify([client, scopes, purpose]);
    const claims = {
      ...(client === 'portal' && { sub: 'a resident' }),
      ...(purpose !== undefined && { authorization_details: [{ type: 'urn:concord:purpose', purpose }] }),
    };
    let token = tokens.get(key);
    if (!token) tokens.set(key, (token = scenario.tokenOf(client, scopes, claims)));
    return token;
  };
  return {
    request: async (text, caller) => scenario.request(text, { token: await tokenOf(caller) }),
    ask: async ({ caller, operation }) => {
      // The gateway gives its request id to the subgraphs; by it the traffic of one question is told from that of others.
      const requestId = `asked-${asked++}`;
      const token = await tokenOf(caller);
      const answer = await scenario.request(printOperation(operation), {
        variables: operation.variables,
        token,
        headers: { 'x-request-id': requestId },
      });
      const traffic = scenario.taps.exchanges
        .filter(({ headers }) => headers['x-request-id'] === requestId)
        .map(({ subgraph, request, response }) => ({ subgraph, sent: request, answered: response }));
      return { ...answer, traffic };
    },
  };
}

/** By coordinate: what its subgraphs answer. */
function valuesOf(world: World): Record<string, unknown> {
  const given: Record<string, unknown> = Object.fromEntries(markersOf(world));
  for (const { name: type, fields } of world.objects) {
    for (const { name, type: returns } of fields) {
      if (returns.isList || !isAbstract(world, returns.name)) continue;
      const possible = possibleTypes(world, returns.name);
      given[`${type}.${name}`] = possible[returns.pick % possible.length]?.name;
    }
  }
  return given;
}
