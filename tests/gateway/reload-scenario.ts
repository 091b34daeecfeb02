import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { compose } from '../../schema/composition/compose.ts';
import { startGateway, type TestGateway } from '../kit/gateway.ts';
import { until } from '../kit/load.ts';
import { SCENARIO_HEADER } from '../kit/scenario.ts';

/** A subgraph that answers every field it knows with `done`, `slow` after a moment. */
export interface City {
  url: string;
  server: Server;
  /** The ids of the requests for which it was asked, one for each time. */
  asked: () => readonly unknown[];
  /** How many connections were opened to it, and how many are open. */
  connections: () => { opened: number; open: number };
  close: () => void;
}

/** How long the subgraph takes for `slow`, in milliseconds. */
export const SLOW_MS = 400;

/** Starts the subgraph. */
export async function startCity(): Promise<City> {
  let [opened, open] = [0, 0];
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      asked.push(request.headers['x-request-id']);
      const { query } = JSON.parse(body) as { query: string };
      const fields = ['quick', 'slow', 'more'].filter((field) => query.includes(field));
      if (fields.includes('slow')) await delay(SLOW_MS);
      const data = Object.fromEntries(fields.map((field) => [field, 'done']));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
    });
  });
  server.on('connection', (socket) => {
    opened++;
    open++;
    socket.once('close', () => open--);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    server,
    asked: () => asked,
    connections: () => ({ opened, open }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The supergraph of a subgraph with these fields of `Query` beside `quick` and `slow`, and these types. */
export function supergraphWith(fields = '', types = ''): string {
  const sdl = `${SCENARIO_HEADER} type Query { quick: String slow: String ${fields} } ${types}`;
  const composition = compose([{ name: 'city', url: 'http://unused.invalid', file: 'city', sdl }]);
  if ('problems' in composition) throw new Error(JSON.stringify(composition.problems));
  return composition.supergraph;
}

/** A register of one organisation, with more of its own and more clients. */
export const registerWith = (limits = '', clients = ''): string => `
purposes: { test: { text: a, legalBasis: b, owner: city } }
organisations:
  city:
    name: City
    class: agency
    operates: city
    ${limits}
    clients: { one: { scopes: [], purposes: [test] }${clients} }
`;

/** A folder in which the files of a gateway lie. */
export interface Folder {
  path: (name: string) => string;
  /** Puts a file there in one step, as a careful program does. */
  put: (name: string, content: string) => void;
  remove: () => void;
}

/** Makes a folder with files in it. */
export function createFolder(files: Readonly<Record<string, string>>): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'concord-reload-'));
  const path = (name: string): string => join(folder, name);
  const put = (name: string, content: string): void => {
    writeFileSync(path(`${name}.new`), content);
    renameSync(path(`${name}.new`), path(name));
  };
  for (const [name, content] of Object.entries(files)) put(name, content);
  return { path, put, remove: () => rmSync(folder, { recursive: true }) };
}

/** A gateway before the subgraph, whose files are the test's to change. */
export interface Reloadable extends TestGateway {
  city: City;
  folder: Folder;
  readiness: () => Promise<Readiness>;
  /** Waits until another snapshot serves than the one that serves now, after something was done. */
  becomes: (change: () => void) => Promise<void>;
  /** Waits until what something leads to is refused; returns the reasons that the log tells. */
  refuses: (change: () => void) => Promise<string>;
  /** Changes its settings' file. */
  set: (change: (settings: Record<string, unknown>) => void) => void;
}

/** What `/health/ready` says. */
export interface Readiness {
  status: string;
  snapshot: string;
  edition?: number;
  since: string;
  refusedSince?: string;
}

/** Starts it, looking at its files often. */
export async function startReloadable(
  settings: Record<string, unknown> & {
    supergraph?: string;
    register?: string;
    trustedDocuments?: { mode: string; manifests: string[] };
  } = {},
  files: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Reloadable> {
  const city = await startCity();
  const folder = createFolder({ 'supergraph.graphql': supergraphWith(), ...files });
  const { supergraph = 'supergraph.graphql', register, trustedDocuments, ...others } = settings;
  const at = (name: string): string => (/^https?:/.test(name) ? name : folder.path(name));
  const set = {
    subgraphs: { city: { url: city.url } },
    reload: { filesMs: 50, addressesMs: 100 },
    supergraph: at(supergraph),
    ...(register !== undefined && { register: at(register) }),
    ...(trustedDocuments && {
      trustedDocuments: { ...trustedDocuments, manifests: trustedDocuments.manifests.map(at) },
    }),
    ...others,
  };
  const gateway = await startGateway(set, { env }).catch((error: unknown) => {
    city.close();
    folder.remove();
    throw error;
  });
  const readiness = async (): Promise<Readiness> =>
    (await (await fetch(`${gateway.url}/health/ready`)).json()) as Readiness;
  return {
    ...gateway,
    city,
    folder,
    readiness,
    becomes: async (change) => {
      const { since } = await readiness();
      change();
      await until(async () => (await readiness()).since !== since);
    },
    refuses: async (change) => {
      if ((await readiness()).refusedSince !== undefined) throw new Error('something is refused already');
      const told = refusalsIn(gateway.output()).length;
      change();
      await until(async () => (await readiness()).refusedSince !== undefined);
      await until(() => refusalsIn(gateway.output()).length > told);
      return refusalsIn(gateway.output()).at(-1) ?? '';
    },
    set: (change) => {
      const given = parse(readFileSync(gateway.settingsFile, 'utf8')) as Record<string, unknown>;
      change(given);
      writeFileSync(`${gateway.settingsFile}.new`, stringify(given));
      renameSync(`${gateway.settingsFile}.new`, gateway.settingsFile);
    },
    stop: async () => {
      await gateway.stop();
      city.close();
      folder.remove();
    },
  };
}

/** The reasons that a log tells. */
export function refusalsIn(output: string): string[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes('a new version is refused'))
    .map((line) => (JSON.parse(line) as { reasons: string }).reasons);
}
