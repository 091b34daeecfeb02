import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { startFederation } from '../../development/federation.ts';
import { freePortBase } from './free-ports.ts';

/** What test files are told of the programs that they share. */
export interface SharedFederation {
  /** By subgraph name: where it answers. */
  subgraphs: Record<string, string>;
  /** Where the subgraphs find the key of the test gateways' tokens. */
  gatewayJwksUrl: string;
  issuer: string;
  tokenUrl: string;
  /** The server that holds the five databases. */
  databaseUrl: string;
  /** The private key that every test gateway signs with, since the subgraphs know one gateway. */
  keyFile: string;
  /** Where the logs of the subgraphs are. */
  logFolder: string;
}

const VARIABLE = 'TEST_FEDERATION';

/** Starts the shared programs, and leaves their addresses to the test files. */
export async function startShared(): Promise<{ stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-tests-'));
  const { publicJwk, keyFile } = await createKey(folder);
  const keys = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [publicJwk] }));
  });
  const basePort = await freePortBase(12);
  await new Promise<void>((resolve) => void keys.listen(basePort, '127.0.0.1', resolve));
  const gatewayJwksUrl = `http://127.0.0.1:${basePort}/jwks`;
  const federation = await startFederation({
    basePort,
    dataFolder: folder,
    residents: 1000,
    gatewayJwksUrl,
    gatewayIssuer: 'urn:concord:gateway',
  });
  const shared: SharedFederation = {
    subgraphs: federation.subgraphs,
    gatewayJwksUrl,
    issuer: federation.issuer,
    tokenUrl: federation.tokenUrl,
    databaseUrl: federation.databaseUrl,
    keyFile,
    logFolder: join(folder, 'logs'),
  };
  process.env[VARIABLE] = JSON.stringify(shared);
  return {
    stop: async () => {
      await federation.stop();
      keys.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The shared programs, as a test file sees them. */
export function sharedFederation(): SharedFederation {
  const shared = process.env[VARIABLE];
  if (shared === undefined) throw new Error('the shared programs are started by the global setup');
  return JSON.parse(shared) as SharedFederation;
}

async function createKey(folder: string): Promise<{ publicJwk: object; keyFile: string }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const keyFile = join(folder, 'gateway-key.json');
  writeFileSync(keyFile, JSON.stringify(await exportJWK(privateKey)), { mode: 0o600 });
  const publicJwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  return { publicJwk: { ...publicJwk, kid, alg: 'ES256', use: 'sig' }, keyFile };
}
