import { isDeepStrictEqual } from 'node:util';
import { ConfigError, readConfig, type CommandLineSettings, type GatewayConfig } from './config.ts';
import type { Version } from './generation.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { readSources } from './sources.ts';
import { subgraphTargets } from './subgraph-targets.ts';
import type { Texts } from './texts.ts';

/**
 * Reads the settings as they are now.
 * @throws ConfigError where they are not valid, or differ in what takes a restart.
 */
export function readNextConfig(options: CommandLineSettings, before: GatewayConfig): GatewayConfig {
  const config = readConfig(options);
  const fixed = FIXED.filter((path) => !isDeepStrictEqual(settingAt(config, path), settingAt(before, path)));
  if (fixed.length === 0) return config;
  throw new ConfigError(`These settings take a restart, and have changed: ${fixed.join(', ')}.`);
}

/**
 * Reads the version that is to be served in the place of another, with the settings that were read for it.
 * @returns undefined where nothing has changed.
 * @throws ConfigError, RegisterError, RuleError, LinkError, SignatureError or GraphQLError where it must not be served; the message
 *   is for the operator.
 */
export async function readNextVersion(
  config: GatewayConfig,
  texts: Texts,
  before: Pick<Version, 'config' | 'sources'>,
): Promise<Version | undefined> {
  const sources = await readSources(config, texts, before.sources);
  if (isDeepStrictEqual({ config, sources }, before)) return undefined;
  const snapshot = loadSnapshot(config, sources);
  subgraphTargets(config, sources, snapshot);
  return { config, sources, snapshot };
}

/** Settings of what is there once for all versions, and of keys and secrets, which others hold the counterparts of. */
const FIXED = [
  'host',
  'port',
  'workers',
  'logLevel',
  'logDelayMs',
  'page',
  'persistedQueries',
  'redis',
  'shutdown',
  'reload',
  'telemetry',
  'signature.keys',
  'signature.file',
  'signature.editionFile',
  'callerTokens.keyFile',
  'requestSignatures.keyFile',
  'access.pairwiseSecretFile',
  'limits.bodyBytes',
  'limits.bodyInflation',
  'limits.bodyMs',
  'limits.bodyBytesPerSecond',
  'limits.headersMs',
  'limits.inFlight',
  'limits.documentCacheBytes',
  'limits.planningMs',
  'limits.planningThreads',
];

function settingAt(config: GatewayConfig, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], config);
}
