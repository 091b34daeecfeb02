import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { IMAGE_FLAGS } from '../../development/image-flags.ts';
import { compose } from '../../schema/composition/compose.ts';
import { schemas, SUBGRAPHS, type Guard } from './federation.ts';
import { ISSUER, type Issuer } from './issuer.ts';
import type { Start, Subgraphs } from './processes.ts';

const HIVE = new URL('../others/node_modules/@graphql-hive/', import.meta.url);

/** What every candidate is started with. */
export interface Setting {
  /** A folder for supergraphs and settings. */
  folder: string;
  subgraphs: Subgraphs;
  /** The compiled gateway. */
  program: string;
  issuer: Issuer;
  /** Where V8 shall leave profiles of Concord's processes; undefined for none. */
  profiles: string | undefined;
}

/** A caller of the register. */
export interface Client {
  id: string;
  scopes: readonly string[];
}

/** What Concord is started with besides. */
export interface ConcordOptions {
  guard?: Guard;
  /** Who is registered; where nobody is, there is no register. */
  clients?: readonly Client[];
  /** Whether requests under way are shared; they are, unless a scenario is to show what each costs. */
  isSharing?: boolean;
}

/** Planning is not what is measured, and on a busy machine it may take longer than the gateway would wait. */
const PLANNING_MS = 30_000;

/** How Concord is started, with one process as the others have it. */
export function concord(setting: Setting, name: string, options: ConcordOptions = {}): Start {
  const { guard, clients = [], isSharing = true } = options;
  const file = (ending: string): string => join(setting.folder, `${name.replaceAll(/\W+/g, '-')}.${ending}`);
  const organisation = ({ id, scopes }: Client): object => ({
    name: id,
    class: 'company',
    clients: { [id]: { scopes, purposes: ['bench'] } },
  });
  const register = {
    purposes: { bench: { text: 'to measure', legalBasis: 'none', owner: clients[0]?.id } },
    organisations: Object.fromEntries(clients.map((client) => [client.id, organisation(client)])),
  };
  const tokens = { audience: ISSUER, issuers: [{ issuer: ISSUER, jwks: setting.issuer.jwksUrl }] };
  const supergraph = writeSupergraph(setting, file('graphql'), guard);
  writeFileSync(file('register.yaml'), stringify(register, { aliasDuplicateObjects: false }));
  return {
    name,
    command: (port) => {
      const withRegister = clients.length > 0 ? { register: file('register.yaml'), tokens } : {};
      const sharing = { subgraphRequests: isSharing, queries: isSharing };
      const limits = { planningMs: PLANNING_MS };
      const settings = { port, workers: 1, supergraph, sharing, limits, ...withRegister };
      writeFileSync(file('yaml'), stringify(settings));
      return [setting.program, 'gateway', '--config', file('yaml')];
    },
    path: '/graphql',
    execArgv: [
      ...IMAGE_FLAGS,
      ...(setting.profiles ? ['--cpu-prof', '--cpu-prof-dir', setting.profiles] : []),
    ],
    cwd: setting.folder,
  };
}

/** How the gateways that people use today are started. */
export function others(setting: Setting): Start[] {
  const supergraph = writeSupergraph(setting, join(setting.folder, 'others.graphql'));
  const hive = (name: string, option: string): Start => ({
    name,
    command: (port) => [
      fileURLToPath(new URL('gateway/dist/bin.js', HIVE)),
      ...['supergraph', supergraph, '--host', '127.0.0.1', '--port', String(port), option],
    ],
    path: '/graphql',
    cwd: setting.folder,
  });
  return [
    {
      name: '@apollo/gateway',
      command: (port) => [
        fileURLToPath(new URL('../others/apollo.mjs', import.meta.url)),
        ...[supergraph, String(port)],
      ],
      path: '/',
      cwd: setting.folder,
    },
    hive('@graphql-hive/gateway, JIT', '--jit'),
    hive('@graphql-hive/gateway, Rust planner', '--hive-router-runtime'),
  ];
}

function writeSupergraph({ subgraphs }: Setting, file: string, guard?: Guard): string {
  const sdls = schemas(guard);
  const composition = compose(
    SUBGRAPHS.map((name) => ({ name, url: subgraphs.urls.get(name) ?? '', file: name, sdl: sdls[name] })),
  );
  if ('problems' in composition) throw new Error(composition.problems[0]?.message);
  writeFileSync(file, composition.supergraph);
  return file;
}
