import { z } from 'zod';

/** What a subgraph is told by its environment. Read once, at start. */
export interface SubgraphConfig {
  port: number;
  host: string;
  /** The subgraph's own database; created, migrated and seeded at start. */
  databaseUrl: string;
  /** Where the gateway publishes the keys that it signs callers with (RFC 7517). */
  gatewayJwksUrl: string;
  /** The `iss` that the gateway's tokens carry. */
  gatewayIssuer: string;
  /** Whether only requests are answered that bear the gateway's signature. */
  requireSignatures: boolean;
  /** How many residents the example data are made for. */
  seedResidents: number;
  /** A file with the ids by which this subgraph knows the residents; undefined where it needs none. */
  seedResidentIds: string | undefined;
  logLevel: string;
}

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  GATEWAY_JWKS_URL: z.url({ protocol: /^https?$/ }),
  GATEWAY_ISSUER: z.string().min(1),
  GATEWAY_SIGNATURES: z.enum(['required', 'ignored']).default('ignored'),
  SEED_RESIDENTS: z.coerce.number().int().min(10).max(5_000_000).default(1000),
  SEED_RESIDENT_IDS: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

/**
 * Reads the environment of a subgraph.
 * @throws Error naming every variable that is missing or malformed, never its value.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): SubgraphConfig {
  const result = environment.safeParse(env);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is not complete:\n${problems.join('\n')}`);
  }
  const read = result.data;
  return {
    port: read.PORT,
    host: read.HOST,
    databaseUrl: read.DATABASE_URL,
    gatewayJwksUrl: read.GATEWAY_JWKS_URL,
    gatewayIssuer: read.GATEWAY_ISSUER,
    requireSignatures: read.GATEWAY_SIGNATURES === 'required',
    seedResidents: read.SEED_RESIDENTS,
    seedResidentIds: read.SEED_RESIDENT_IDS,
    logLevel: read.LOG_LEVEL,
  };
}
