// Builds the programs, and starts what all tests share: the database, the five subgraphs and the issuer. Each test file starts its own gateway.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { register } from 'tsx/esm/api';

register();
const { buildProject } = await import('./build-project.ts');

export default async function globalSetup() {
  const folder = await buildProject();
  // Read by the test files too; see project.ts.
  process.env.TEST_PROJECT = folder;
  globalThis.removeProject = () => rmSync(folder, { recursive: true, force: true });
  const { startShared } = await import(join(folder, 'tests/kit/shared-federation.js'));
  globalThis.sharedFederation = await startShared();
}
