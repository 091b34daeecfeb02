import cluster from 'node:cluster';
import { Command } from 'commander';
import type { Logger } from 'pino';
import type { Version } from '../gateway/generation.ts';
import type { PlannerThreads } from '../gateway/planning/planner-threads.ts';
import type { Serving } from '../gateway/reload.ts';
import type { Readings } from '../gateway/telemetry/metrics.ts';
import type { MetricsServer } from '../gateway/telemetry/serve-metrics.ts';

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
  const { createLogger } = await import('../gateway/telemetry/logger.ts');
  const { createTexts } = await import('../gateway/texts.ts');
  const config = readConfig(settings);
  const logger = createLogger(config);
  const texts = createTexts({
    addressesMs: config.reload.addressesMs,
    onOutage: (address, reason) => tellOutage(logger, address, reason),
  });
  const sources = await readSources(config, texts);
  // The threads load their program while this one reads the supergraph.
  const planners = checkConfig || config.workers > 1 ? undefined : createPlannerThreads(config.limits);
  const snapshot = loadSnapshot(config, sources);
  const { hash, rules, subgraphs } = snapshot;
  if (checkConfig) {
    subgraphTargets(config, sources, snapshot);
    console.log(
      `The settings are valid: ${subgraphs.length} subgraphs, ${rules.size} coordinates with an access rule, snapshot ${hash.slice(0, 12)}.`,
    );
    return;
  }
  const { logVersion } = await import('../gateway/log-version.ts');
  const { keepServedEdition } = await import('../gateway/edition-file.ts');
  const { startReloading } = await import('../gateway/reload.ts');
  const version = { config, sources, snapshot };
  logVersion(version, logger);
  await keepServedEdition(version);
  const serving = await serve(version, { logger, planners });
  const { port } = serving;
  const metrics = await openMetrics(config.telemetry, serving.measure, logger);
  const reloading = startReloading(version, { options: settings, texts, serving, logger });
  const told = { port, metricsPort: metrics?.port, snapshot: hash, rules: rules.size };
  logger.info({ ...told, workers: config.workers }, 'gateway ready');
  const end = (): void => {
    reloading.stop();
    endOrderly(logger, config.shutdown.noticeMs + LONGEST_STOP, async () => {
      await serving.stop();
      await metrics?.close();
    });
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  // A terminal says by it that it closes; whoever else sends it means a reload.
  process.on('SIGHUP', () => (process.stdout.isTTY ? end() : void reloading.look()));
}

function tellOutage(logger: Logger, address: string, reason: string | undefined): void {
  if (reason === undefined) logger.info({ address }, 'it can be read again');
  else logger.warn({ address, reason }, 'it cannot be read; what came from there before is used');
}

/** Ends the process once it is stopped; at the latest after its patience, in milliseconds. */
function endOrderly(logger: Logger, patience: number, stop: () => Promise<void>): void {
  logger.info('stopping: no new requests are accepted');
  setTimeout(() => {
    logger.fatal('it does not stop by itself; it is ended');
    // A thread that does not end would hold up process.exit() too.
    process.kill(process.pid, 'SIGKILL');
  }, patience).unref();
  void stop().then(() => {
    logger.info('stopped');
    process.exit(0);
  });
}

/** What serves requests: this process, or workers of it. */
interface Served extends Serving {
  port: number;
  stop: () => Promise<void>;
  measure: () => Promise<Readings>;
}

/** Serves in this process, or in workers of it. */
async function serve(
  version: Version,
  { logger, planners }: { logger: Logger; planners: PlannerThreads | undefined },
): Promise<Served> {
  if (!planners) {
    const { superviseWorkers } = await import('../gateway/supervise-workers.ts');
    return superviseWorkers({ config: version.config, sources: version.sources }, logger);
  }
  const { startGateway } = await import('../gateway/gateway.ts');
  const gateway = await startGateway(version, { logger, planners });
  gateway.ready();
  return gateway;
}

/** Lets metrics be read, where that is set. */
async function openMetrics(
  { metrics }: Version['config']['telemetry'],
  measure: Served['measure'],
  logger: Logger,
): Promise<MetricsServer | undefined> {
  if (!metrics) return undefined;
  const { ConfigError } = await import('../gateway/config.ts');
  const { serveMetrics } = await import('../gateway/telemetry/serve-metrics.ts');
  return serveMetrics(metrics, measure, logger).catch((error: unknown) => {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const message = `telemetry.metrics: ${metrics.host}, port ${metrics.port} cannot be listened on (${code}); choose another.`;
    throw new ConfigError(message, { cause: error });
  });
}
