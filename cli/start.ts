import { once } from 'node:events';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Program } from '../development/program.ts';
import { DEFAULT_ISSUER, fetchToken } from './token.ts';

interface Options {
  port: number;
  data: string;
  residents: number;
}

/** `concord start`: the gateway with everything it needs, on a developer's machine. */
export function startCommand(): Command {
  return new Command('start')
    .description(
      'Starts the gateway, the five example subgraphs, a database and a token issuer on this machine.',
    )
    .addOption(
      new Option('--port <number>', "the gateway's port; the others take some of the eleven that follow")
        .default(4000)
        .argParser(wholeNumber(1, 65_524)),
    )
    .option('--data <folder>', 'where the database and the logs are kept', '.data')
    .addOption(
      new Option('--residents <number>', 'how many residents the example data are made for')
        .env('SEED_RESIDENTS')
        .default(1000)
        .argParser(wholeNumber(10, 5_000_000)),
    )
    .addHelpText(
      'after',
      `
With DATABASE_URL the databases are made on that PostgreSQL server, and none is started here.

Example:
  $ npx concord start --port 5000`,
    )
    .action(run);
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It has to be a whole number from ${least} to ${most}.`);
  };
}

/** The reason of an interruption that was asked for. */
class Interrupted extends Error {}

async function run(options: Options): Promise<void> {
  // A terminal that is closed, or a reader that goes away, must not keep us from ending everything in order.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  const interruption = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      // Whoever asks twice does not want to wait; what still runs then is ended by its guard.
      if (interruption.signal.aborted) process.exit(1);
      console.log('\nStopping ...');
      interruption.abort(new Interrupted());
    });
  }
  try {
    await runUntilAborted(options, interruption);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    console.log('Stopped.');
  }
}

/** Runs everything, and ends it again in order when aborted or when something fails; always throws the reason. */
async function runUntilAborted(options: Options, interruption: AbortController): Promise<never> {
  const { signal } = interruption;
  const stop = await startAll(options, interruption);
  try {
    if (!signal.aborted) await printReady(options);
    if (!signal.aborted) await once(signal, 'abort');
    throw signal.reason;
  } finally {
    await stop();
  }
}

/** Starts everything side by side; where something fails, aborts the rest. Returns what ends all that runs, in order. */
async function startAll(options: Options, interruption: AbortController): Promise<() => Promise<void>> {
  const { startFederation } = await import('../development/federation.ts');
  const { startGateway } = await import('../development/start-gateway.ts');
  const { startGuard } = await import('../development/guard.ts');
  const { requireFreePorts } = await import('../development/ports.ts');
  const { endedTooSoon } = await import('../development/program.ts');

  const { port, residents } = options;
  const dataFolder = resolve(options.data);
  const { DATABASE_URL: databaseUrl } = process.env;
  const { signal } = interruption;
  const onProgress = createReporter();
  const attempt = <T>(task: Promise<T>): Promise<T | undefined> =>
    task.catch((error: unknown) => {
      interruption.abort(error);
      return undefined;
    });

  const { metricsPortOf } = await import('../development/addresses.ts');
  await requireFreePorts([
    { name: 'gateway', port },
    { name: "gateway's metrics", port: metricsPortOf(port) },
  ]);
  const guard = startGuard();
  const starting = startFederation({
    basePort: port,
    dataFolder,
    residents,
    gatewayJwksUrl: `http://127.0.0.1:${port}/.well-known/jwks.json`,
    gatewayIssuer: 'urn:concord:gateway',
    databaseUrl: databaseUrl === '' ? undefined : databaseUrl,
    signal,
    onProgress,
    onUnexpectedEnd: reportEnd,
  });
  const onUnexpectedEnd = (program: Program): void => interruption.abort(endedTooSoon(program));
  const [federation, gateway] = await Promise.all([
    attempt(starting),
    attempt(startGateway({ port, dataFolder, guard, signal, onProgress, onUnexpectedEnd })),
  ]);
  return async () => {
    await gateway?.stop();
    await federation?.stop();
    guard.release();
  };
}

/** Prints a line about a program with the seconds since the start. */
function createReporter(): (program: string, line: string) => void {
  const startedAt = performance.now();
  return (program, line) => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`  ${program.padEnd(12)} ${line}  ${seconds} s`);
  };
}

function reportEnd({ name, howItEnded, log }: Program): void {
  console.error(`${name} has ended (${howItEnded() ?? 'unknown'}), see ${log}. Start again to have it back.`);
}

async function printReady({ port, data }: Options): Promise<void> {
  const { addressesOf, metricsPortOf } = await import('../development/addresses.ts');
  const { EXAMPLE_APPLICATION } = await import('../development/examples.ts');
  const query =
    `{ application(reference: "${EXAMPLE_APPLICATION}") ` +
    '{ reference amountDue { amount currency } payment { status open { amount } } } }';
  const { issuer } = addressesOf(port);
  const token = await fetchToken('payments', issuer);
  const elsewhere = issuer === DEFAULT_ISSUER ? '' : ` --issuer ${issuer}`;
  console.log(`
Ask from the page:  http://127.0.0.1:${port}/

Ask as the payment company (its token is good for ten minutes):

curl http://127.0.0.1:${port}/graphql \\
  -H 'Content-Type: application/json' \\
  -H 'Authorization: Bearer ${token ?? ''}' \\
  -d '${JSON.stringify({ query })}'

A token of someone else:  npx concord token --as resident${elsewhere}
The metrics:              http://127.0.0.1:${metricsPortOf(port)}/metrics
The logs:                 ${resolve(data, 'logs')}
Ctrl-C ends everything.
`);
}
