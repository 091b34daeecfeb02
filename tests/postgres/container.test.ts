import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from '@testcontainers/postgresql';
import { getContainerRuntimeClient } from 'testcontainers';
import { startFederation, type Federation } from '../../development/federation.ts';
import { exampleApplication } from '../kit/example.ts';
import { startFederationGateway } from '../kit/federation-gateway.ts';
import { freePortBase } from '../kit/free-ports.ts';
import { sharedFederation } from '../kit/shared-federation.ts';

const hasEngine = await getContainerRuntimeClient().then(
  () => true,
  () => false,
);
const describeWithEngine = hasEngine ? describe : describe.skip;
if (!hasEngine) {
  process.stderr.write(
    'PostgreSQL in a container is not tested: no Docker engine answers. The embedded one is.\n',
  );
}

describeWithEngine('on a PostgreSQL server in a container', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-container-'));
  let container: StartedPostgreSqlContainer | undefined;
  let federation: Federation | undefined;

  beforeAll(async () => {
    container = await new PostgreSqlContainer('postgres:17-bookworm').start();
    federation = await startFederation({
      basePort: await freePortBase(12),
      dataFolder: folder,
      residents: 100,
      gatewayJwksUrl: sharedFederation().gatewayJwksUrl,
      gatewayIssuer: 'urn:concord:gateway',
      databaseUrl: container.getConnectionUri(),
    });
  }, 180_000);
  afterAll(async () => {
    await federation?.stop();
    await container?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  test('the same migrations, the same data and the same answer', async () => {
    const question = `query ($reference: ID!) { application(reference: $reference) { reference status amountDue { amount } appointment { startsAt } } service(id: "svc-passport") { name checkout { methods } } }`;
    const variables = { reference: exampleApplication.reference };
    const embedded = await startFederationGateway();
    const contained = await startFederationGateway({}, federation?.subgraphs);
    const token = await embedded.tokenOf('agencies');
    const [expected, answer] = await Promise.all(
      [embedded, contained].map((gateway) => gateway.request(question, { variables, token })),
    );
    expect(answer?.errors).toEqual([]);
    expect(answer?.data).toEqual(expected?.data);
    await Promise.all([embedded.stop(), contained.stop()]);
  });
});
