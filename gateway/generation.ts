import { createPseudonyms, type PseudonymsOf } from '../schema/access/pseudonyms.ts';
import { createAuthentication } from './authentication/authenticate.ts';
import { keysOfIssuers, type IssuerKeys } from './authentication/issuer-keys.ts';
import { createBudgets, type KeepBudgets, type Windows } from './authentication/keep-budgets.ts';
import type { SharedWindows } from './authentication/shared-windows.ts';
import { createClasses, createClassSharing } from './authorization/access-classes.ts';
import { createAuthorization } from './authorization/authorize.ts';
import { createVisibleSchemas } from './authorization/visible-schema.ts';
import { BoundedMemory } from './bounded-memory.ts';
import { ConfigError, type GatewayConfig } from './config.ts';
import type { Served } from './edge/request-scope.ts';
import { createApolloEngine } from './execution/apollo-engine.ts';
import { createCallerTokens } from './execution/caller-token.ts';
import { createConcordEngine } from './execution/concord-engine.ts';
import type { Engine } from './execution/engine.ts';
import { createRequestSigner, type RequestSigner } from './execution/http/sign-request.ts';
import type { SubgraphWays } from './execution/http/subgraph-ways.ts';
import { createHttpSubgraphFetch } from './execution/http-subgraph-fetch.ts';
import { createResidentNaming } from './execution/name-resident.ts';
import { reuseTokens } from './execution/reuse-tokens.ts';
import { createSharing } from './execution/sharing.ts';
import type { SubgraphFetch } from './execution/subgraph-fetch.ts';
import { createPreparation } from './operation/prepare.ts';
import { scanDocument } from './operation/scan-document.ts';
import {
  createTrustedDocuments,
  readManifests,
  type TrustedDocuments,
} from './operation/trusted-documents.ts';
import { createValidation } from './operation/validate.ts';
import { createWeighing } from './operation/weigh-operation.ts';
import type { Stages } from './pipeline.ts';
import { createLabelDraw } from './planning/override-labels.ts';
import { createPlanning, type Planning } from './planning/plan.ts';
import type { PlannerThreads } from './planning/planner-threads.ts';
import { createResponse } from './response/respond.ts';
import type { Sources } from './sources.ts';
import { forwardedTo, subgraphTargets } from './subgraph-targets.ts';
import type { Snapshot } from './supergraph/snapshot.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { createUses } from './uses.ts';

/** One version of everything that the gateway answers with: settings, supergraph and register, and what follows from them. */
export interface Version {
  config: GatewayConfig;
  sources: Sources;
  snapshot: Snapshot;
}

/** What requests are answered with, made from one version and swapped whole. */
export interface Generation extends Served {
  planning: Planning;
  issuerKeys: IssuerKeys;
  /** What was taken from budgets. */
  windows: Windows;
  /** Ends it with the last request that it answers, and with it the connections that it alone has to subgraphs. */
  retire: () => Promise<void>;
}

/** What generations have in common. */
export interface GenerationMeans {
  threads: PlannerThreads;
  ways: SubgraphWays;
  /** Where budgets are counted together with other gateways; undefined where they are not. */
  shared: SharedWindows | undefined;
  telemetry: Telemetry;
  /** Waits until there is time for a piece of work. */
  turn: () => Promise<void>;
}

/**
 * Joins the stages of one version.
 * @param before the generation that this one will take the place of. What has not changed is kept: plans, the keys of issuers,
 *   connections and what was learnt of subgraphs; and what was taken from budgets stays taken.
 * @throws ConfigError where the version cannot be served.
 */
export async function createGeneration(
  { config, sources, snapshot }: Version,
  means: GenerationMeans,
  before?: Generation,
): Promise<Generation> {
  const { access, callerTokens, limits } = config;
  const { telemetry, ways, turn } = means;
  // A thread reads the supergraph for itself, which takes the longest, so that this thread makes its own parts meanwhile.
  const planned = planFor(snapshot.sdl, config, { ...means, before });
  const pseudonymsOf = createPseudonyms(Buffer.from(sources.pairwiseSecret, 'base64'));
  const tokens = await createCallerTokens(
    { issuer: callerTokens.issuer, nameResident: createResidentNaming(snapshot.register, pseudonymsOf) },
    sources.callerKey,
  );
  const targets = subgraphTargets(config, sources, snapshot);
  const signer = targets.some(({ settings }) => settings.signRequests) ? signerOf(sources) : undefined;
  const { issuerKeys, budgets, windows } = await admissionOf({ config, snapshot }, means, before);
  const signCaller = reuseTokens(tokens.sign);
  const { fetch, close } = createHttpSubgraphFetch(targets, { signCaller, signer, ways, turn });
  const engine = createEngine(config, snapshot, { fetch, telemetry, pseudonymsOf });
  const planning = await planned.catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const stages: Stages = {
    snapshot,
    authenticate: createAuthentication(config.tokens, { issuerKeys, register: snapshot.register }),
    budgets,
    trusted: trustedBy({ config, sources, snapshot }),
    ...operationStages(config, snapshot),
    classOf: createClasses(snapshot, createClassSharing(snapshot.rules)),
    // Where nothing is refused, nothing is hidden.
    visibleSchemas: createVisibleSchemas(
      snapshot.apiSchema,
      access.mode === 'dry-run' ? new Map() : snapshot.rules,
    ),
    drawLabels: createLabelDraw(snapshot.overrideLabels, config.overrideLabels),
    plan: planning.plan,
    engine,
    pseudonymsOf,
  };
  return {
    stages,
    planning,
    issuerKeys,
    windows,
    edition: sources.edition?.edition,
    since: new Date().toISOString(),
    requestMs: limits.requestMs,
    // Where one refusal refuses the whole, nothing is told before all is known.
    defers: config.engine === 'concord' && access.mode !== 'reject',
    forwardHeaders: forwardedTo(targets),
    jwks: { keys: [...tokens.jwks.keys, ...(signer ? [signer.publicJwk] : [])] },
    ...createUses(close),
  };
}

/** What looks at operations and writes their answers. What it makes of them is kept in one memory. */
function operationStages(
  { access, cost, limits }: GatewayConfig,
  { apiSchema, fieldNames, rules, costs }: Snapshot,
): Pick<Stages, 'scan' | 'validate' | 'prepare' | 'authorize' | 'weigh' | 'respond'> {
  const memory = new BoundedMemory(limits.operationCacheBytes);
  return {
    scan: (text) => scanDocument(text, limits.operation),
    validate: createValidation(apiSchema, limits.operation),
    prepare: createPreparation(apiSchema, fieldNames, { limits: limits.operation, memory }),
    authorize: createAuthorization(apiSchema, rules, { mode: access.mode, memory }),
    weigh: createWeighing(apiSchema, costs, cost),
    respond: createResponse(apiSchema),
  };
}

/** What decides whether a caller may ask now. */
async function admissionOf(
  { config, snapshot }: Pick<Version, 'config' | 'snapshot'>,
  { shared, turn }: GenerationMeans,
  before: Generation | undefined,
): Promise<{ issuerKeys: IssuerKeys; budgets: KeepBudgets; windows: Windows }> {
  const { workers, limits, tokens } = config;
  const settings = { register: snapshot.register, anonymous: limits.anonymous, workers, shared };
  const issuerKeys = keysOfIssuers(tokens?.issuers ?? [], turn, before?.issuerKeys);
  return { issuerKeys, ...(await createBudgets(settings, before?.windows)) };
}

function trustedBy({ config, sources, snapshot }: Version): TrustedDocuments | undefined {
  const { mode } = config.trustedDocuments ?? {};
  if (mode === undefined) return undefined;
  return createTrustedDocuments(readManifests(sources.manifests), { mode, register: snapshot.register });
}

function planFor(
  sdl: string,
  { limits }: GatewayConfig,
  { threads, telemetry, before }: GenerationMeans & { before: Generation | undefined },
): Promise<Planning> {
  const { metrics } = telemetry;
  const bounds = { cacheBytes: limits.planCacheBytes, subgraphCalls: limits.operation.subgraphCalls };
  const planned = before
    ? before.planning.renew(sdl, bounds)
    : createPlanning(sdl, { threads, metrics, ...bounds });
  // Where another part cannot be made, nobody waits for this one any more.
  planned.catch(() => undefined);
  return planned;
}

function createEngine(
  config: GatewayConfig,
  { supergraph, pairwise: operated }: Snapshot,
  {
    fetch,
    telemetry,
    pseudonymsOf,
  }: { fetch: SubgraphFetch; telemetry: Telemetry; pseudonymsOf: PseudonymsOf },
): Engine {
  const { logger, metrics } = telemetry;
  const pairwise = new Map(
    [...operated].map(([subgraph, { operator, coordinates }]) => [
      subgraph,
      { coordinates, pseudonyms: pseudonymsOf(operator) },
    ]),
  );
  const sharing = createSharing(config.sharing, metrics);
  const create = config.engine === 'apollo' ? createApolloEngine : createConcordEngine;
  return sharing.engine(create(supergraph, { fetch: sharing.fetch(fetch), logger, metrics, pairwise }));
}

function signerOf({ signingKey }: Sources): RequestSigner {
  try {
    return createRequestSigner(signingKey);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ConfigError('requestSignatures.keyFile: the file holds no private Ed25519 key (RFC 8037).');
  }
}
