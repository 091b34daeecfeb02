import { Command } from 'commander';

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
  const { readConfig } = await import('../gateway/config.ts');
  const { startGateway } = await import('../gateway/gateway.ts');
  const { loadSnapshot } = await import('../gateway/load-snapshot.ts');
  const { subgraphTargets } = await import('../gateway/subgraph-targets.ts');
  const config = readConfig(settings);
  if (checkConfig) {
    const snapshot = loadSnapshot(config);
    subgraphTargets(config, snapshot);
    const { hash, rules, subgraphs } = snapshot;
    console.log(
      `The settings are valid: ${subgraphs.length} subgraphs, ${rules.size} coordinates with an access rule, snapshot ${hash.slice(0, 12)}.`,
    );
    return;
  }
  const { createLogger } = await import('../gateway/telemetry/logger.ts');
  const logger = createLogger(config.logLevel);
  const gateway = await startGateway(config, logger);
  const stop = (): void => {
    logger.info('stopping: no new requests are accepted');
    void gateway.stop().then(() => {
      logger.info('stopped');
      process.exit(0);
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
