import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import type { Logger } from 'pino';
import { parseRegister, type Register } from '../schema/access/register.ts';
import { createAuthentication } from './authentication/authenticate.ts';
import { createAuthorization } from './authorization/authorize.ts';
import { ConfigError, type GatewayConfig } from './config.ts';
import { listen, type Edge } from './edge/http-server.ts';
import { createApolloEngine } from './execution/apollo-engine.ts';
import { createCallerTokens } from './execution/caller-token.ts';
import { createHttpSubgraphFetch } from './execution/http-subgraph-fetch.ts';
import { createPreparation } from './operation/prepare.ts';
import type { Stages } from './pipeline.ts';
import { createPlanning } from './planning/plan.ts';
import { createSnapshot, undefinedPolicies, type Snapshot } from './supergraph/snapshot.ts';

/** A running gateway. */
export interface Gateway {
  port: number;
  snapshot: Snapshot;
  /** Lets requests in flight end, for at most 30 s. */
  stop: () => Promise<void>;
}

/**
 * Reads what the settings name, and makes the snapshot that a gateway would serve.
 * @throws ConfigError, RegisterError, RuleError or LinkError where a gateway must not start with it.
 */
export function loadSnapshot(config: GatewayConfig): Snapshot {
  const snapshot = createSnapshot(readText(config.supergraph, 'supergraph'), loadRegister(config.register));
  const problems = Object.keys(config.subgraphs)
    .filter((name) => !snapshot.subgraphs.some((subgraph) => subgraph.name === name))
    .map((name) => `subgraphs.${name}: the supergraph has no such subgraph`);
  if (snapshot.rules.size > 0 && !config.tokens) {
    problems.push(
      'tokens: the supergraph carries access rules, so callers must be known; name the issuers of their tokens',
    );
  }
  if (config.tokens && !snapshot.register) {
    problems.push('register: tokens are accepted, so their clients must be known; name the partner register');
  }
  if (problems.length > 0)
    throw new ConfigError(`The settings do not fit the supergraph:\n  ${problems.join('\n  ')}`);
  return snapshot;
}

/** Starts a gateway: joins the stages, and listens. */
export async function startGateway(config: GatewayConfig, logger: Logger): Promise<Gateway> {
  const snapshot = loadSnapshot(config);
  for (const policy of undefinedPolicies(snapshot)) {
    logger.warn(
      { policy },
      'the schema names a policy that the register does not define; it is denied to everyone',
    );
  }
  const { callerTokens, limits } = config;
  const tokens = await createCallerTokens(
    callerTokens.issuer,
    callerTokens.keyFile ? readKey(callerTokens.keyFile) : undefined,
  );
  const urls = new Map(snapshot.subgraphs.map(({ name, url }) => [name, config.subgraphs[name]?.url ?? url]));
  const { fetch, close } = createHttpSubgraphFetch(
    { urls, timeoutMs: limits.subgraphTimeoutMs, maxAnswerBytes: limits.subgraphAnswerBytes },
    tokens.sign,
  );
  const stages: Stages = {
    snapshot,
    authenticate: createAuthentication(config.tokens),
    prepare: createPreparation(snapshot.apiSchema),
    authorize: createAuthorization(snapshot.apiSchema, snapshot.rules),
    plan: createPlanning(snapshot.supergraph),
    engine: createApolloEngine(snapshot.supergraph, snapshot.apiSchema, { fetch, logger }),
  };
  const edge = await listenOn(stages, config, tokens.jwks, logger);
  logger.info({ port: edge.port, snapshot: snapshot.hash, rules: snapshot.rules.size }, 'gateway ready');
  return {
    port: edge.port,
    snapshot,
    stop: async () => {
      await edge.stop();
      await close();
    },
  };
}

async function listenOn(
  stages: Stages,
  { host, port, limits, page }: GatewayConfig,
  jwks: Awaited<ReturnType<typeof createCallerTokens>>['jwks'],
  logger: Logger,
): Promise<Edge> {
  try {
    return await listen(stages, { host, port, bodyBytes: limits.bodyBytes, jwks, page, logger });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new ConfigError(`Port ${port} is in use by another program; choose another with --port.`, {
      cause: error,
    });
  }
}

function loadRegister(file: string | undefined): Register | undefined {
  return file === undefined ? undefined : parseRegister(readText(file, 'register'), file);
}

function readKey(file: string): JWK {
  try {
    return JSON.parse(readText(file, 'callerTokens.keyFile')) as JWK;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    // What could not be parsed is a secret; it stays out of the message.
    throw new ConfigError(`callerTokens.keyFile: ${file} does not hold a JWK (RFC 7517).`);
  }
}

function readText(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `${setting}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
      { cause: error },
    );
  }
}
