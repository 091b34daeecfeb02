import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { IMAGE_FLAGS } from '../../development/image-flags.ts';
import { concord, type Setting } from './candidates.ts';
import { askOnce, seeded } from './load.ts';
import { startCandidate, type Start } from './processes.ts';

/** A request to a subgraph. */
interface Asked {
  url: string;
  body: string;
}

/** What is asked of subgraphs for a query: step by step, those of a step at once. */
export type Steps = readonly (readonly Asked[])[];

/**
 * How a floor is started: a server that has the answers of these queries.
 * @param steps what it asks subgraphs for before it gives them.
 */
export function floor(
  setting: Setting,
  name: string,
  answers: Readonly<Record<string, unknown>>,
  steps: Readonly<Record<string, Steps>> = {},
): Start {
  const file = join(setting.folder, `${name.replaceAll(/\W+/g, '-')}.json`);
  writeFileSync(file, JSON.stringify({ answers, steps }));
  return {
    name,
    command: (port) => [fileURLToPath(new URL('floor.mjs', import.meta.url)), ...[file, String(port)]],
    path: '/',
    execArgv: IMAGE_FLAGS,
    cwd: setting.folder,
  };
}

/** After so many times a gateway has its plan, and asks as it always will. */
const TIMES = 5;

/** Records what Concord asks subgraphs for each of these queries, by standing between them. */
export async function recordSteps(
  setting: Setting,
  queries: readonly string[],
): Promise<Record<string, Steps>> {
  let asked: (Asked & { begun: number; ended: number })[] = [];
  const between = async (url: string): Promise<[Server, string]> => {
    const server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('end', () => {
        const body = Buffer.concat(chunks).toString();
        const one = { url, body, begun: performance.now(), ended: Infinity };
        asked.push(one);
        const headers = { 'content-type': 'application/json' };
        void request(url, { method: 'POST', headers, body }).then(async ({ body: answer }) => {
          response.setHeader('content-type', 'application/json').end(await answer.text());
          one.ended = performance.now();
        });
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return [server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`];
  };
  const servers: Server[] = [];
  const urls = new Map<string, string>();
  for (const [name, url] of setting.subgraphs.urls) {
    const [server, address] = await between(url);
    servers.push(server);
    urls.set(name, address);
  }
  const recorded = { ...setting, subgraphs: { ...setting.subgraphs, urls } };
  const gateway = await startCandidate(concord(recorded, 'recorded', { isSharing: false }));
  const steps: Record<string, Steps> = {};
  for (const query of queries) {
    const next = seeded(query);
    for (let time = 0; time < TIMES; time++) {
      asked = [];
      await askOnce(gateway, next);
    }
    steps[query] = stepsOf(asked);
  }
  await gateway.stop();
  for (const server of servers) server.close();
  return steps;
}

/** A step begins with what was asked once something of the step before had been answered. */
function stepsOf(asked: readonly (Asked & { begun: number; ended: number })[]): Steps {
  const steps: (typeof asked)[number][][] = [];
  for (const one of asked) {
    const last = steps.at(-1);
    if (last?.every(({ ended }) => ended > one.begun)) last.push(one);
    else steps.push([one]);
  }
  return steps.map((step) => step.map(({ url, body }) => ({ url, body })));
}
