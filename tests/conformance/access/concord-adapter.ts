import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startScenario, type Scenario } from '../../kit/scenario.ts';
import { Refused, type AskedAnswer, type GatewayAdapter, type RunningGateway } from './adapter.ts';
import type { AccessCase, AccessScenario } from './case.ts';
import { resolversOf } from './values.ts';

/** Concord, started as an operator would start it, with a tap before each subgraph. */
export const concord: GatewayAdapter = {
  name: 'Concord',
  start: async (scenario) => run(await startConcord(scenario), scenario),
};

const secretFile = join(mkdtempSync(join(tmpdir(), 'concord-conformance-')), 'secret');
writeFileSync(secretFile, 'a secret that is long enough for everyone');

async function startConcord(scenario: Omit<AccessScenario, 'cases'>): Promise<Scenario> {
  const subgraphs = Object.entries(scenario.subgraphs).map(([name, subgraph]) => {
    return [name, { ...subgraph, resolvers: resolversOf(subgraph.sdl, scenario.values ?? {}) }] as const;
  });
  try {
    return await startScenario({
      subgraphs: Object.fromEntries(subgraphs),
      clients: {},
      // JSON is YAML.
      register: JSON.stringify(scenario.register),
      // Whose question a request was made for is told by its id, so each question has requests of its own.
      settings: {
        sharing: { subgraphRequests: false, queries: false },
        access: { pairwiseSecretFile: secretFile, mode: scenario.mode ?? 'filter' },
      },
    });
  } catch (error) {
    const { message } = error as Error;
    throw new Refused(message.startsWith('the gateway ended') ? 'start' : 'composition', message);
  }
}

function run(gateway: Scenario, { callers }: Omit<AccessScenario, 'cases'>): RunningGateway {
  let asked = 0;
  const ask = async ({
    id,
    caller,
    operation,
    operationName,
    variables = {},
  }: AccessCase): Promise<AskedAnswer> => {
    if (!Object.hasOwn(callers, caller)) throw new Error(`${id}: the scenario has no caller ${caller}`);
    const who = callers[caller];
    const token = who && (await gateway.tokenOf(who.client, who.scopes, who.claims));
    // The gateway gives its request id to the subgraphs; by it the traffic of one question is told from that of others.
    const requestId = `${id}.${asked++}`;
    const { status, data, errors, text } = await gateway.request(operation, {
      variables,
      ...(operationName !== undefined && { operationName }),
      token,
      headers: { 'x-request-id': requestId },
    });
    return { status, data, errors, text, traffic: trafficOf(gateway, requestId) };
  };
  return { ask, stop: gateway.stop };
}

function trafficOf({ taps }: Scenario, requestId: string): AskedAnswer['traffic'] {
  const traffic: Record<string, { sent: string; answered: string }> = {};
  for (const { subgraph, headers, request, response } of taps.exchanges) {
    if (headers['x-request-id'] !== requestId) continue;
    const entry = (traffic[subgraph] ??= { sent: '', answered: '' });
    entry.sent += `${request}\n`;
    entry.answered += `${response}\n`;
  }
  return traffic;
}
