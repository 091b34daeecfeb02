import { pino } from 'pino';
import { readConfig, type IssuerConfig } from './config.ts';

try {
  await run(readConfig());
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

/** Runs the issuer until SIGTERM or SIGINT. */
async function run(config: IssuerConfig): Promise<void> {
  const logger = pino({ level: config.logLevel, base: { program: 'issuer' } });
  // The library prints its notices, on Node.js 20 one while it is loaded; they belong in the log.
  const note = (text: unknown): void => logger.debug({ notice: text }, 'oidc-provider');
  Object.assign(console, { info: note, warn: note });
  const { listen } = await import('./server.ts');
  const server = await listen(config, logger);
  logger.info({ issuer: config.issuer }, 'issuer ready');

  const stop = (): void => {
    void server.stop().then(() => logger.info('issuer stopped'));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
