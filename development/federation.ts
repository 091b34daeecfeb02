import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  addressesOf,
  AUDIENCE,
  originOf,
  portOf,
  SUBGRAPHS,
  type Addresses,
  type ProgramName,
  type SubgraphName,
} from './addresses.ts';
import { EXAMPLE_RESIDENT } from './examples.ts';
import { startGuard, type Guard } from './guard.ts';
import { requireFreePorts } from './ports.ts';
import { requireServer } from './postgres/require-server.ts';
import { startPostgres } from './postgres/start-postgres.ts';
import { answersOk, endedTooSoon, startProgram, waitUntilReady, type Program } from './program.ts';
import { writeResidentIds } from './resident-ids.ts';
import { checkResidents } from './seeded-residents.ts';

/** The folder of the project, in which its programs are run. */
export const PROJECT_FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** How the programs beside the gateway are started. */
export interface FederationOptions {
  /** The programs listen on 127.0.0.1, on `basePort + 1` and the ten ports that follow; `basePort` is the gateway's. */
  basePort: number;
  /** Where the database and the logs are kept. */
  dataFolder: string;
  /** How many residents the example data are made for. */
  residents: number;
  /** Where the subgraphs find the keys of the gateway's tokens. */
  gatewayJwksUrl: string;
  /** The `iss` of the gateway's tokens. */
  gatewayIssuer: string;
  /** A PostgreSQL server to use instead of one of our own. */
  databaseUrl?: string | undefined;
  /** What the names of the five databases begin with; `concord_` by default. */
  databasePrefix?: string | undefined;
  /** Takes a line about a program while all are started: `ready`, or something to know. */
  onProgress?: ((program: string, line: string) => void) | undefined;
  /** Called where a program ends later on without having been told to. */
  onUnexpectedEnd?: ((program: Program) => void) | undefined;
  /** Gives up the start when aborted. */
  signal?: AbortSignal | undefined;
}

/** The running programs beside the gateway. */
export interface Federation extends Addresses {
  /** The server that holds the subgraphs' databases. */
  databaseUrl: string;
  /** Process ids by the program's name. */
  processes: Record<string, number>;
  /** Ends all programs, the database last. Never rejects. */
  stop: () => Promise<void>;
}

/** What the starting of one federation has in common. */
interface Launch {
  options: FederationOptions;
  /** Absolute. */
  dataFolder: string;
  guard: Guard;
  programs: Map<string, Program>;
  /** Aborted where the caller gives up or a program fails; its reason is the first failure. */
  signal: AbortSignal;
  onUnexpectedEnd: (program: Program) => void;
}

/**
 * Starts the database, the five subgraphs and the issuer, and waits until all answer. They end with this process, even
 * where it is killed.
 * @throws Error that says which program failed and why; all the others have ended by then.
 */
export async function startFederation(options: FederationOptions): Promise<Federation> {
  await requirePorts(options);
  const failure = new AbortController();
  let isUp = false;
  const launch: Launch = {
    options,
    dataFolder: resolve(options.dataFolder),
    guard: startGuard(),
    programs: new Map(),
    signal: AbortSignal.any([failure.signal, ...(options.signal ? [options.signal] : [])]),
    onUnexpectedEnd: (program) =>
      isUp ? options.onUnexpectedEnd?.(program) : failure.abort(endedTooSoon(program)),
  };
  // Where one fails, the others give up; they are ended when none of them is still being started.
  const attempt = <T>(task: Promise<T>): Promise<T | undefined> =>
    task.catch((error: unknown) => {
      failure.abort(error);
      return undefined;
    });

  const issuer = attempt(startIssuer(launch));
  const idFolder = join(launch.dataFolder, 'resident-ids');
  const [databaseUrl, residentIds] = await Promise.all([
    attempt(startDatabase(launch)),
    attempt(writeResidentIds(idFolder, options.residents, launch.signal)),
  ]);
  if (databaseUrl !== undefined && residentIds !== undefined) {
    const ground = { databaseUrl, residentIds };
    await Promise.all(SUBGRAPHS.map((name) => attempt(startSubgraph(launch, name, ground))));
  }
  await issuer;
  if (databaseUrl === undefined || launch.signal.aborted) {
    await stop(launch);
    throw launch.signal.reason;
  }
  isUp = true;
  return {
    ...addressesOf(options.basePort),
    databaseUrl,
    processes: Object.fromEntries([...launch.programs].map(([name, { pid }]) => [name, pid])),
    stop: () => stop(launch),
  };
}

async function requirePorts({ basePort, databaseUrl }: FederationOptions): Promise<void> {
  const wanted = [
    ...SUBGRAPHS.map((name) => ({ name, port: portOf(basePort, name) })),
    { name: 'issuer', port: portOf(basePort, 'issuer') },
    ...(databaseUrl === undefined ? [{ name: 'database', port: portOf(basePort, 'database') }] : []),
  ];
  await requireFreePorts(wanted);
}

async function startDatabase(launch: Launch): Promise<string> {
  const { options, dataFolder, programs } = launch;
  if (options.databaseUrl !== undefined) {
    await requireServer(options.databaseUrl);
    return options.databaseUrl;
  }
  const folder = join(dataFolder, 'postgres');
  const { url, program } = await startPostgres({
    ...launch,
    folder,
    port: portOf(options.basePort, 'database'),
    logs: join(dataFolder, 'logs'),
    note: (line) => options.onProgress?.('database', line),
  });
  programs.set('database', program);
  options.onProgress?.('database', 'ready');
  const otherNumber = await checkResidents(folder, options.residents);
  if (otherNumber !== undefined) options.onProgress?.('database', otherNumber);
  return url;
}

/** What a subgraph is started on. */
interface Ground {
  databaseUrl: string;
  /** By subgraph, the file of the ids by which it knows residents. */
  residentIds: ReadonlyMap<string, string>;
}

async function startSubgraph(
  launch: Launch,
  name: SubgraphName,
  { databaseUrl, residentIds }: Ground,
): Promise<void> {
  const { gatewayJwksUrl, gatewayIssuer, residents, databasePrefix = 'concord_' } = launch.options;
  const database = new URL(databaseUrl);
  database.pathname = `/${databasePrefix}${name}`;
  await run(launch, name, `subgraphs/${name}/main`, {
    DATABASE_URL: database.href,
    GATEWAY_JWKS_URL: gatewayJwksUrl,
    GATEWAY_ISSUER: gatewayIssuer,
    SEED_RESIDENTS: String(residents),
    SEED_RESIDENT_IDS: residentIds.get(name),
  });
}

async function startIssuer(launch: Launch): Promise<void> {
  await run(launch, 'issuer', 'development/issuer/main', {
    ISSUER: originOf(launch.options.basePort, 'issuer'),
    AUDIENCE,
    REGISTER: join(PROJECT_FOLDER, 'schema/partners.yaml'),
    RESIDENT: EXAMPLE_RESIDENT,
  });
}

/** Runs a program of this project, its JavaScript where it was built and else its TypeScript, until it is healthy. */
async function run(
  launch: Launch,
  name: ProgramName,
  main: string,
  settings: NodeJS.ProcessEnv,
): Promise<void> {
  const { options, dataFolder, signal, programs } = launch;
  const isBuilt = existsSync(join(PROJECT_FOLDER, `${main}.js`));
  const program = await startProgram({
    ...launch,
    name,
    command: process.execPath,
    args: isBuilt ? [`${main}.js`] : ['--import', 'tsx', `${main}.ts`],
    folder: PROJECT_FOLDER,
    env: {
      ...process.env,
      PORT: String(portOf(options.basePort, name)),
      HOST: '127.0.0.1',
      ...settings,
    },
    log: join(dataFolder, 'logs', `${name}.log`),
  });
  programs.set(name, program);
  // The first start makes the data, which takes longer the more residents there are.
  const limit = 60 + options.residents / 500;
  await waitUntilReady(program, {
    isReady: answersOk(`${originOf(options.basePort, name)}/health`),
    limit,
    signal,
  });
  options.onProgress?.(name, 'ready');
}

async function stop({ programs, guard }: Launch): Promise<void> {
  const database = programs.get('database');
  const others = [...programs.values()].filter((program) => program !== database);
  await Promise.all(others.map((program) => program.stop()));
  await database?.stop();
  guard.release();
}
