import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { subgraphDefaultsSchema, subgraphsSchema } from './execution/http/settings.ts';
import { costSchema, limitsSchema, trustedDocumentsSchema } from './limit-settings.ts';
import { reloadSchema, signatureSchema } from './reload-settings.ts';
import { isAddress } from './texts.ts';
import { telemetrySchema } from './telemetry/settings.ts';

const httpUrl = z.url({ protocol: /^https?$/ });
const MEBIBYTE = 1_048_576;

const configSchema = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(4000),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** How long lines of the log may wait to be written together, in milliseconds. */
  logDelayMs: z.int().min(0).max(1000).default(0),
  /** The supergraph's file, relative to the settings' own file; or its address. */
  supergraph: z.string().min(1),
  /** The partner register's file, relative to the settings' own file; or its address. */
  register: z.string().min(1).optional(),
  reload: reloadSchema,
  signature: signatureSchema,
  /** Whose access tokens are accepted. */
  tokens: z
    .strictObject({
      audience: z.string().min(1),
      issuers: z.array(z.strictObject({ issuer: z.string().min(1), jwks: httpUrl })).min(1),
    })
    .optional(),
  /** The tokens that tell subgraphs who asks. */
  callerTokens: z
    .strictObject({
      issuer: z.string().min(1).default('urn:concord:gateway'),
      /** A file with a private ES256 key (JWK). Several gateways that stand for each other need the same one. */
      keyFile: z.string().min(1).optional(),
    })
    .prefault({}),
  /** How access rules are applied. */
  access: z
    .strictObject({
      mode: z.enum(['filter', 'reject', 'dry-run']).default('filter'),
      /** A file with the secret that pairwise pseudonyms are made with; at least 32 bytes. */
      pairwiseSecretFile: z.string().min(1).optional(),
    })
    .prefault({}),
  /** What carries out plans: our own engine, or that of `@apollo/gateway`. */
  engine: z.enum(['concord', 'apollo']).default('concord'),
  /** By named label of `@override`, for how many of 100 requests it is on. */
  overrideLabels: z.record(z.string(), z.number().min(0).max(100)).default({}),
  /** What is shared between requests of one caller that are alike and under way at the same time. */
  sharing: z
    .strictObject({
      /** What is asked of subgraphs for queries. */
      subgraphRequests: z.boolean().default(true),
      /** Whole queries. */
      queries: z.boolean().default(true),
    })
    .prefault({}),
  /** How subgraphs are reached. */
  subgraphDefaults: subgraphDefaultsSchema,
  /** Where single subgraphs are, if not where the supergraph says, and how they are reached, if not as the others. */
  subgraphs: subgraphsSchema,
  /** The signatures over requests to subgraphs. */
  requestSignatures: z
    .strictObject({
      /** A file with a private Ed25519 key (JWK). Several gateways that stand for each other need the same one. */
      keyFile: z.string().min(1).optional(),
    })
    .prefault({}),
  /** How many processes answer; `auto` is one for each core. */
  workers: z
    .union([z.literal('auto'), z.int().min(1).max(1024)], { error: 'has to be auto, or a number from 1' })
    .default(1)
    .transform((workers) => (workers === 'auto' ? availableParallelism() : workers)),
  /** Documents that callers ask for by their hash, once they have sent them (automatic persisted queries). */
  persistedQueries: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** How much text is kept, in bytes. */
      cacheBytes: z
        .int()
        .positive()
        .default(10 * MEBIBYTE),
    })
    .prefault({}),
  /** Where several gateways, and the workers of one, count together what callers take from their budgets. */
  redis: z
    .strictObject({
      /** Its address; may carry a password, and is told to nobody. */
      url: z.url({
        protocol: /^rediss?$/,
        error: 'has to be redis://host:port, or rediss://host:port (TLS)',
      }),
      /** How long a request waits for it before budgets are kept without, in milliseconds. */
      timeoutMs: z.int().min(1).max(1000).default(100),
    })
    .optional(),
  shutdown: z
    .strictObject({
      /** How long requests are still taken after readiness fails, in milliseconds. */
      noticeMs: z.int().min(0).max(600_000).default(0),
    })
    .prefault({}),
  limits: limitsSchema,
  cost: costSchema,
  trustedDocuments: trustedDocumentsSchema,
  telemetry: telemetrySchema,
  /** The page at `/`; refused in production. */
  page: z.strictObject({ tokens: httpUrl.optional() }).optional(),
});

/** The gateway's settings, checked and complete. */
export type GatewayConfig = Readonly<z.infer<typeof configSchema>>;

/** Thrown where settings are not valid. The message lists every problem. */
export class ConfigError extends Error {}

/** Environment variables that stand above the settings' file, and the settings they set. */
const ENVIRONMENT: Readonly<Record<string, readonly string[]>> = {
  CONCORD_HOST: ['host'],
  CONCORD_PORT: ['port'],
  CONCORD_LOG_LEVEL: ['logLevel'],
  CONCORD_WORKERS: ['workers'],
  CONCORD_SUPERGRAPH: ['supergraph'],
  CONCORD_REGISTER: ['register'],
  CONCORD_KEY_FILE: ['callerTokens', 'keyFile'],
  CONCORD_PAIRWISE_SECRET_FILE: ['access', 'pairwiseSecretFile'],
  CONCORD_REDIS_URL: ['redis', 'url'],
};

const NUMBERS = new Set(['CONCORD_PORT', 'CONCORD_WORKERS']);

/** What is not set where `NODE_ENV` is `production`: all cores, time for load balancers to look elsewhere, and few writes. */
const IN_PRODUCTION = { workers: 'auto', shutdown: { noticeMs: 5000 }, logDelayMs: 100 };

/** What the command line may set; stands above the environment. */
export interface CommandLineSettings {
  config?: string;
  supergraph?: string;
  port?: string;
}

/**
 * Reads the settings: the file, above it the environment, above that the command line.
 * @throws ConfigError with every problem at once.
 */
export function readConfig(
  options: CommandLineSettings,
  env: NodeJS.ProcessEnv = process.env,
): GatewayConfig {
  const file = options.config;
  const settings = file === undefined ? {} : readFile(file);
  const problems: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('CONCORD_') || value === undefined) continue;
    const path = ENVIRONMENT[name];
    if (path)
      setAt(settings, path, NUMBERS.has(name) ? numberOf(value) : resolvedFrom(process.cwd(), path, value));
    else problems.push(`${name}: not a setting; the settings are ${Object.keys(ENVIRONMENT).join(', ')}`);
  }
  if (options.supergraph !== undefined)
    settings['supergraph'] = resolvedFrom(process.cwd(), ['supergraph'], options.supergraph);
  if (options.port !== undefined) settings['port'] = numberOf(options.port);

  const result = configSchema.safeParse(
    env['NODE_ENV'] === 'production' ? { ...IN_PRODUCTION, ...settings } : settings,
  );
  problems.push(
    ...(result.error?.issues ?? []).map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`),
  );
  if (result.data) problems.push(...openAddresses(result.data));
  if (result.data?.page && env['NODE_ENV'] === 'production') {
    problems.push('page: the page to ask from is for development; take it out, or unset NODE_ENV=production');
  }
  if (!result.success || problems.length > 0) {
    const listed = problems.map((problem) => `  ${problem}`).join('\n');
    throw new ConfigError(`The settings are not valid${file === undefined ? '' : ` (${file})`}:\n${listed}`);
  }
  return Object.freeze(result.data);
}

/** Settings that name files; `*` stands for every name. */
const FILE_SETTINGS = [
  ['supergraph'],
  ['register'],
  ['callerTokens', 'keyFile'],
  ['access', 'pairwiseSecretFile'],
  ['requestSignatures', 'keyFile'],
  ['signature', 'keys'],
  ['signature', 'file'],
  ['signature', 'editionFile'],
  ['trustedDocuments', 'manifests', '*'],
  ...['ca', 'cert', 'key'].flatMap((part) => [
    ['subgraphDefaults', 'tls', part],
    ['subgraphs', '*', 'tls', part],
  ]),
];

function readFile(file: string): Record<string, unknown> {
  let settings: unknown;
  try {
    settings = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
    throw new ConfigError(`The settings cannot be read from ${file}: ${reason}`, { cause: error });
  }
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new ConfigError(`The settings in ${file} are not a mapping of names to values.`);
  }
  const record = settings as Record<string, unknown>;
  for (const path of FILE_SETTINGS) resolveAt(record, path, dirname(file));
  return record;
}

/** Makes the path of a file absolute, where there is one at this place. */
function resolveAt(settings: unknown, [key = '', ...rest]: readonly string[], folder: string): void {
  if (typeof settings !== 'object' || settings === null) return;
  const record = settings as Record<string, unknown>;
  for (const name of key === '*' ? Object.keys(record) : [key]) {
    const value = record[name];
    if (rest.length > 0) resolveAt(value, rest, folder);
    else if (typeof value === 'string' && !isAddress(value)) record[name] = resolve(folder, value);
  }
}

function resolvedFrom(folder: string, path: readonly string[], value: string): string {
  const isFile = FILE_SETTINGS.some((setting) => setting.join('.') === path.join('.')) && !isAddress(value);
  return isFile ? resolve(folder, value) : value;
}

/** Where anyone on the way could change who may see what. */
function openAddresses({ supergraph, register, signature, trustedDocuments }: GatewayConfig): string[] {
  const signed =
    signature === undefined
      ? [
          ['supergraph', supergraph],
          ['register', register],
        ]
      : [];
  const manifests = (trustedDocuments?.manifests ?? []).map((location) => [
    'trustedDocuments.manifests',
    location,
  ]);
  return [...signed, ...manifests]
    .filter(([, location]) => /^http:\/\/(?!(127\.0\.0\.1|localhost|\[::1\])[:/])/.test(location ?? ''))
    .map(
      ([name]) =>
        `${name ?? ''}: over http anyone on the way could change it; use https, or have supergraph and register signed (signature)`,
    );
}

function setAt(settings: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) settings[key] = value;
  else setAt((settings[key] ??= {}) as Record<string, unknown>, rest, value);
}

/** Not a number stays as it is, so that the check of the settings can say what is wrong with it. */
function numberOf(text: string): unknown {
  return /^\d+$/.test(text) ? Number(text) : text;
}
