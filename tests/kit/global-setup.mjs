// Starts what all tests share: the database, the five subgraphs and the issuer. Each test file starts its own gateway.
import { register } from 'tsx/esm/api';

register();
const { startShared } = await import('./shared-federation.ts');

export default async function globalSetup() {
  globalThis.sharedFederation = await startShared();
}
