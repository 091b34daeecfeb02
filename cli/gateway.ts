import cluster from 'node:cluster';
import { Command } from 'commander';
import type { Logger } from 'pino';
import type { Version } from '../gateway/generation.ts';
import type { PlannerThreads } from '../gateway/planning/planner-threads.ts';

/** How long stopping may take beyond the notice, in milliseconds: the 30 s of requests in flight, the 5 s that workers have on top, and a little. */
const LONGEST_STOP = 40_000;

interface Options {
  supergraph?: string;
  port?: string;
  config?: string;
  checkConfig?: true;
}

/** `concord gateway`: the gateway alone, on any supergraph. */
export function gatewayCommand(): Command {
  return new Command('gateway')
    .description('Starts the gateway alone, on any supergraph.')
    .option('--supergraph <file>', 'the supergraph to serve')
    .option('--port <number>', 'the port to listen on (default: 4000; 0 takes a free one)')
    .option('--config <file>', 'the settings, as YAML; the command line stands above them')
    .option('--check-config', 'check the settings and all they name, and end')
    .addHelpText(
      'after',
      `
Without a register and token issuers, a supergraph without access rules is served to everyone, and one that carries them
is refused.

Examples:
  $ npx concord gateway --supergraph schema/supergraph.graphql --config gateway.yaml
  $ npx concord gateway --config gateway.yaml --check-config`,
    )
    .action(run);
}

async function run({ checkConfig, ...settings }: Options): Promise<void> {
  // Read by @apollo/gateway when it is loaded: nothing phones home.
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
  if (cluster.isWorker) {
    const { runWorker } = await import('../gateway/worker.ts');
    runWorker();
    return;
  }
  const { readConfig } = await import('../gateway/config.ts');
  const { loadSnapshot } = await import('../gateway/load-snapshot.ts');
  const { subgraphTargets } = await import('../gateway/subgraph-targets.ts');
  const { readSources } = await import('../gateway/sources.ts');
  const { createPlannerThreads } = await import('../gateway/planning/planner-threads.ts');
  const config = readConfig(settings);
  const sources = await readSources(config);
  // The threads load their program while this one reads the supergraph.
  const planners = checkConfig || config.workers > 1 ? undefined : createPlannerThreads(config.limits);
  const snapshot = loadSnapshot(config, sources);
  const { hash, rules, subgraphs } = snapshot;
  if (checkConfig) {
    subgraphTargets(config, snapshot);
    console.log(
      `The settings are valid: ${subgraphs.length} subgraphs, ${rules.size} coordinates with an access rule, snapshot ${hash.slice(0, 12)}.`,
    );
    return;
  }
  const { undefinedPolicies } = await import('../gateway/supergraph/snapshot.ts');
  const { untoldSubgraphs } = await import('../gateway/supergraph/resident-settings.ts');
  const { createLogger } = await import('../gateway/telemetry/logger.ts');
  const logger = createLogger(config.logLevel);
  for (const policy of undefinedPolicies(snapshot)) {
    logger.warn(
      { policy },
      'the schema names a policy that the register does not define; it is denied to everyone',
    );
  }
  for (const subgraph of untoldSubgraphs(snapshot)) {
    logger.warn(
      { subgraph },
      'the register names nobody who operates this subgraph; it is not told which resident is signed in',
    );
  }
  if (config.access.mode === 'dry-run')
    logger.warn('access rules are only tried out: nothing is refused or masked');
  const { port, stop } = await serve({ config, sources, snapshot }, { logger, planners });
  logger.info({ port, snapshot: hash, rules: rules.size, workers: config.workers }, 'gateway ready');
  const end = (): void => {
    logger.info('stopping: no new requests are accepted');
    setTimeout(() => {
      logger.fatal('it does not stop by itself; it is ended');
      // A thread that does not end would hold up process.exit() too.
      process.kill(process.pid, 'SIGKILL');
    }, config.shutdown.noticeMs + LONGEST_STOP).unref();
    void stop().then(() => {
      logger.info('stopped');
      process.exit(0);
    });
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

/** Serves in this process, or in workers of it. */
async function serve(
  version: Version,
  { logger, planners }: { logger: Logger; planners: PlannerThreads | undefined },
): Promise<{ port: number; stop: () => Promise<void> }> {
  if (!planners) {
    const { superviseWorkers } = await import('../gateway/supervise-workers.ts');
    return superviseWorkers({ config: version.config, sources: version.sources }, logger);
  }
  const { startGateway } = await import('../gateway/gateway.ts');
  const gateway = await startGateway(version, { logger, planners });
  gateway.ready();
  return gateway;
}
