export default async function globalTeardown() {
  await globalThis.sharedFederation?.stop();
  globalThis.removeProject?.();
}
