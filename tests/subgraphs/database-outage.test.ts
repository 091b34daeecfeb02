import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { PROJECT_FOLDER } from '../../development/federation.ts';
import { startGuard } from '../../development/guard.ts';
import { startPostgres } from '../../development/postgres/start-postgres.ts';
import { writeResidentIds } from '../../development/resident-ids.ts';
import { answersOk, startProgram, waitUntilReady } from '../../development/program.ts';
import { startFederationGateway } from '../kit/federation-gateway.ts';
import { freePortBase } from '../kit/free-ports.ts';
import { sharedFederation } from '../kit/shared-federation.ts';

const QUERY = '{ service(id: "svc-passport") { name checkout { methods } } }';

test('a subgraph whose database goes answers errors, and recovers by itself when it is back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-outage-'));
  const port = await freePortBase(2);
  const guard = startGuard();
  const launch = {
    folder: join(folder, 'postgres'),
    port,
    logs: join(folder, 'logs'),
    guard,
    note: () => undefined,
  };
  let database = await startPostgres(launch);
  const shared = sharedFederation();
  const url = new URL(database.url);
  url.pathname = '/payments';
  const residentIds = await writeResidentIds(join(folder, 'resident-ids'), 10);
  const payments = await startProgram({
    name: 'payments',
    command: process.execPath,
    args: ['--import', 'tsx', 'subgraphs/payments/main.ts'],
    folder: PROJECT_FOLDER,
    env: {
      PATH: process.env['PATH'],
      PORT: String(port + 1),
      DATABASE_URL: url.href,
      GATEWAY_JWKS_URL: shared.gatewayJwksUrl,
      GATEWAY_ISSUER: 'urn:concord:gateway',
      SEED_RESIDENTS: '10',
      SEED_RESIDENT_IDS: residentIds.get('payments'),
    },
    log: join(folder, 'logs', 'payments.log'),
    guard,
  });
  const health = `http://127.0.0.1:${port + 1}/health`;
  await waitUntilReady(payments, { isReady: answersOk(health), limit: 30 });
  const address = `http://127.0.0.1:${port + 1}/graphql`;
  const gateway = await startFederationGateway({}, { ...shared.subgraphs, payments: address });
  try {
    expect((await gateway.request(QUERY)).errors).toEqual([]);

    await database.program.stop();
    const answer = await gateway.request(QUERY);
    expect(answer.data).toEqual({ service: { name: expect.any(String), checkout: null } });
    expect(answer.errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_ERROR', subgraph: 'payments' } }]);
    expect(answer.text).not.toMatch(/ECONNREFUSED|postgres|127\.0\.0\.1/);
    expect((await fetch(health)).status).toBe(503);

    database = await startPostgres(launch);
    let recovered = await gateway.request(QUERY);
    for (let attempt = 0; recovered.errors.length > 0 && attempt < 50; attempt++) {
      await delay(100);
      recovered = await gateway.request(QUERY);
    }
    expect(recovered.data).toMatchObject({ service: { checkout: { methods: expect.any(Array) } } });
  } finally {
    await gateway.stop();
    await payments.stop();
    await database.program.stop();
    guard.release();
    rmSync(folder, { recursive: true, force: true });
  }
}, 90_000);
