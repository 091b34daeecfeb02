// A time counts for the gateway that is attacked alone where nothing else is tested beside it.
const isStrict = process.env.ABUSE_STRICT === '1';

/** The tests talk to running programs over HTTP; what is imported into a test file is plain code alone. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/tests/kit/transform.mjs' },
  globalSetup: '<rootDir>/tests/kit/global-setup.mjs',
  globalTeardown: '<rootDir>/tests/kit/global-teardown.mjs',
  testTimeout: 30_000,
  maxWorkers: isStrict ? 1 : 2,
};
