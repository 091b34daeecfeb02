import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { addressesOf, AUDIENCE, metricsPortOf } from './addresses.ts';
import { PROJECT_FOLDER } from './federation.ts';
import type { Guard } from './guard.ts';
import { PAIRWISE_SECRET_FILE } from './resident-ids.ts';
import { answersOk, startProgram, waitUntilReady, type Program } from './program.ts';

interface GatewayOptions {
  /** The port on 127.0.0.1 that it listens on, and by which it knows those of the federation. */
  port: number;
  /** Where its settings are written, as `gateway.yaml`, and its log. */
  dataFolder: string;
  guard: Guard;
  /** Gives up when aborted. */
  signal: AbortSignal;
  /** Takes a line about the program while it is started. */
  onProgress: (program: string, line: string) => void;
  /** Called where it ends without having been told to. */
  onUnexpectedEnd: (program: Program) => void;
}

/**
 * Starts the gateway of a federation, with the page to ask from, and waits until it is ready. It need not wait for the
 * federation, which it asks only when it is asked itself.
 * @throws Error with the end of its log, where it does not get ready.
 */
export async function startGateway(options: GatewayOptions): Promise<Program> {
  const { port, dataFolder, guard, signal, onProgress, onUnexpectedEnd } = options;
  const settings = join(dataFolder, 'gateway.yaml');
  await mkdir(dataFolder, { recursive: true });
  await writeFile(settings, gatewaySettings(port));
  const program = await startProgram({
    name: 'gateway',
    command: process.execPath,
    // The port once more, as the environment would stand above the file.
    args: ['cli/concord.mjs', 'gateway', '--config', settings, '--port', String(port)],
    folder: PROJECT_FOLDER,
    env: process.env,
    log: join(dataFolder, 'logs', 'gateway.log'),
    guard,
    onUnexpectedEnd,
  });
  try {
    await waitUntilReady(program, {
      isReady: answersOk(`http://127.0.0.1:${port}/health/ready`),
      limit: 60,
      signal,
    });
  } catch (error) {
    await program.stop();
    throw error;
  }
  onProgress(program.name, 'ready');
  return program;
}

function gatewaySettings(port: number): string {
  const { subgraphs, issuer, tokenUrl } = addressesOf(port);
  return stringify({
    port,
    host: '127.0.0.1',
    supergraph: join(PROJECT_FOLDER, 'schema/supergraph.graphql'),
    register: join(PROJECT_FOLDER, 'schema/partners.yaml'),
    access: { pairwiseSecretFile: PAIRWISE_SECRET_FILE },
    tokens: { audience: AUDIENCE, issuers: [{ issuer, jwks: `${issuer}/jwks` }] },
    subgraphs: Object.fromEntries(Object.entries(subgraphs).map(([name, url]) => [name, { url }])),
    page: { tokens: tokenUrl },
    telemetry: { metrics: { port: metricsPortOf(port) } },
  });
}
