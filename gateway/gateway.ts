import type { Logger } from 'pino';
import { createAuthentication } from './authentication/authenticate.ts';
import { createClassSharing } from './authorization/access-classes.ts';
import { createAuthorization } from './authorization/authorize.ts';
import { createVisibleSchemas } from './authorization/visible-schema.ts';
import { ConfigError, type GatewayConfig } from './config.ts';
import { listen, type Edge, type EdgeOptions } from './edge/http-server.ts';
import { createApolloEngine } from './execution/apollo-engine.ts';
import { createCallerTokens } from './execution/caller-token.ts';
import { createConcordEngine } from './execution/concord-engine.ts';
import type { Engine } from './execution/engine.ts';
import { createHttpSubgraphFetch } from './execution/http-subgraph-fetch.ts';
import { createRequestSigner, type RequestSigner } from './execution/http/sign-request.ts';
import { reuseTokens } from './execution/reuse-tokens.ts';
import { createSharing } from './execution/sharing.ts';
import type { SubgraphFetch } from './execution/subgraph-fetch.ts';
import { createPreparation } from './operation/prepare.ts';
import { createValidation } from './operation/validate.ts';
import { loadSnapshot, readKey, readSecret } from './load-snapshot.ts';
import type { Stages } from './pipeline.ts';
import { createLabelDraw } from './planning/override-labels.ts';
import { createPlanning } from './planning/plan.ts';
import { createPlannerThreads, type PlannerThreads } from './planning/planner-threads.ts';
import { createPseudonyms } from './response/pseudonyms.ts';
import { createResponse } from './response/respond.ts';
import { forwardedTo, subgraphTargets } from './subgraph-targets.ts';
import { undefinedPolicies, type Snapshot } from './supergraph/snapshot.ts';

/** A running gateway. */
export interface Gateway {
  port: number;
  snapshot: Snapshot;
  /** Lets requests in flight end, for at most 30 s. */
  stop: () => Promise<void>;
}

/**
 * Starts a gateway: joins the stages, and listens.
 * @param planners the threads that plan, where several gateways of one program share them; else it starts its own.
 */
export async function startGateway(
  config: GatewayConfig,
  logger: Logger,
  planners?: PlannerThreads,
): Promise<Gateway> {
  const snapshot = loadSnapshot(config);
  for (const policy of undefinedPolicies(snapshot)) {
    logger.warn(
      { policy },
      'the schema names a policy that the register does not define; it is denied to everyone',
    );
  }
  const { access, callerTokens, limits } = config;
  if (access.mode === 'dry-run') logger.warn('access rules are only tried out: nothing is refused or masked');
  const tokens = await createCallerTokens(
    callerTokens.issuer,
    readKey(callerTokens.keyFile, 'callerTokens.keyFile'),
  );
  const targets = subgraphTargets(config, snapshot);
  const signer = targets.some(({ settings }) => settings.signRequests) ? signerOf(config) : undefined;
  const { fetch, close } = createHttpSubgraphFetch(targets, {
    signCaller: reuseTokens(tokens.sign),
    signer,
    logger,
  });
  const threads =
    planners ?? createPlannerThreads({ threads: limits.planningThreads, planningMs: limits.planningMs });
  const { plan } = await createPlanning(snapshot.sdl, { threads, cacheBytes: limits.planCacheBytes });
  const stages: Stages = {
    snapshot,
    authenticate: createAuthentication(config.tokens),
    validate: createValidation(snapshot.apiSchema),
    prepare: createPreparation(snapshot.apiSchema, snapshot.fieldNames),
    shareClasses: createClassSharing(snapshot.rules),
    authorize: createAuthorization(snapshot.apiSchema, snapshot.rules, access.mode),
    // Where nothing is refused, nothing is hidden.
    visibleSchemas: createVisibleSchemas(
      snapshot.apiSchema,
      access.mode === 'dry-run' ? new Map() : snapshot.rules,
    ),
    drawLabels: createLabelDraw(snapshot.overrideLabels, config.overrideLabels),
    plan,
    engine: createEngine(config, snapshot, { fetch, logger }),
    pseudonyms: createPseudonyms(readSecret(access.pairwiseSecretFile)),
    respond: createResponse(snapshot.apiSchema),
  };
  const closeAll = async (): Promise<void> => {
    await close();
    if (!planners) await threads.close();
  };
  const edge = await listenOn(stages, config, {
    jwks: { keys: [...tokens.jwks.keys, ...(signer ? [signer.publicJwk] : [])] },
    requestMs: limits.requestMs,
    forwardHeaders: forwardedTo(targets),
    logger,
  }).catch(async (error: unknown) => {
    await closeAll();
    throw error;
  });
  logger.info({ port: edge.port, snapshot: snapshot.hash, rules: snapshot.rules.size }, 'gateway ready');
  return {
    port: edge.port,
    snapshot,
    stop: async () => {
      await edge.stop();
      await closeAll();
    },
  };
}

function createEngine(
  config: GatewayConfig,
  { supergraph }: Snapshot,
  { fetch, logger }: { fetch: SubgraphFetch; logger: Logger },
): Engine {
  const sharing = createSharing(config.sharing);
  const create = config.engine === 'apollo' ? createApolloEngine : createConcordEngine;
  return sharing.engine(create(supergraph, { fetch: sharing.fetch(fetch), logger }));
}

function signerOf({ requestSignatures: { keyFile } }: GatewayConfig): RequestSigner {
  const setting = 'requestSignatures.keyFile';
  try {
    return createRequestSigner(readKey(keyFile, setting));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ConfigError(`${setting}: the file holds no private Ed25519 key (RFC 8037).`);
  }
}

async function listenOn(
  stages: Stages,
  { host, port, limits, page }: GatewayConfig,
  options: Pick<EdgeOptions, 'jwks' | 'requestMs' | 'forwardHeaders' | 'logger'>,
): Promise<Edge> {
  try {
    return await listen(stages, { host, port, bodyBytes: limits.bodyBytes, page, ...options });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new ConfigError(`Port ${port} is in use by another program; choose another with --port.`, {
      cause: error,
    });
  }
}
