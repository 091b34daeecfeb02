/**
 * The flags of Node.js with which the container image starts a gateway (docs/adr/0030-flags-of-nodejs.md): what is measured or attacked is
 * started like what runs in production.
 */
export const IMAGE_FLAGS: readonly string[] = [
  '--min-semi-space-size=64',
  '--max-semi-space-size=64',
  '--no-allocation-site-pretenuring',
  '--v8-pool-size=1',
];
